// ما يُقال عن عملية شراء في كل حالة قد تكون فيها.

import { isolated, plurals } from '../grammar';
import type { Messages } from '../en';
import type { StoryFacts } from '../en/purchase';

const count = plurals('ar');

/** Of one that ended unpaid: where the last that is known is an approval, nobody says yet that it came to nothing. */
const money = (mayBeHeld: boolean) =>
  mayBeHeld
    ? 'كان بنكك قد وافق عليه، فقد يبقى المبلغ محجوزًا لبعض الوقت. راجع حسابك قبل أن تدفع مرة أخرى.'
    : 'لم يُخصم شيء.';

export const stories: Messages['stories'] = {
  starting: () => ({
    word: 'قيد البدء',
    sentence: 'نطلب من ToffeePay صفحة دفع. لم يُخصم شيء بعد.',
    next: 'تُفتح الصفحة في متصفحك بعد لحظات.',
  }),
  starting_unconfirmed: () => ({
    word: 'قيد البدء',
    sentence: 'تعذّر الوصول إلى ToffeePay، فصفحة الدفع ليست جاهزة بعد. لم يُخصم شيء.',
    next: 'سنواصل المحاولة، ولا حاجة إلى الشراء مرة أخرى.',
  }),
  opening: () => ({
    word: 'بانتظار الدفع',
    sentence: 'تُفتح صفحة الدفع في متصفحك.',
    next: 'لا يُخصم شيء حتى تدفع هناك.',
  }),
  waiting: () => ({
    word: 'بانتظار الدفع',
    sentence: 'ننتظر دفعك. فُتحت الصفحة في متصفحك.',
    next: 'إن كنت قد أغلقتها فافتحها من جديد أو ألغِ. ويمكنك إغلاق هذه النافذة أيضًا: تبقى العملية محفوظة.',
  }),
  waiting_unopened: () => ({
    word: 'بانتظار الدفع',
    sentence: 'صفحة الدفع جاهزة، لكنها لم تُفتح في متصفحك بعد.',
    next: 'افتحها أو انسخ رابطها أو ادفع من هاتفك. لا يُخصم شيء حتى تدفع هناك.',
  }),
  left: () => ({
    word: 'ما زال مفتوحًا',
    sentence: 'عدت ولا تعلم ToffeePay بأي دفع بعد. لم يُخصم شيء حتى الآن.',
    next: 'عُد إلى الصفحة أو ألغِ. إن كنت قد دفعت للتو فسيظهر ذلك هنا بعد لحظات.',
  }),
  declined: ({ triesLeft, why }: StoryFacts) => ({
    word: 'مرفوض',
    sentence: `${why ?? 'رفض البنك.'} لم يُخصم شيء.`,
    next:
      triesLeft > 0
        ? count(triesLeft, {
            one: 'يمكنك المحاولة من جديد في الصفحة نفسها: يُفترض أن تبقى محاولة واحدة.',
            two: 'يمكنك المحاولة من جديد في الصفحة نفسها: يُفترض أن تبقى محاولتان.',
            few: 'يمكنك المحاولة من جديد في الصفحة نفسها: يُفترض أن تبقى # محاولات.',
            other: 'يمكنك المحاولة من جديد في الصفحة نفسها: يُفترض أن تبقى # محاولة.',
          })
        : 'يُفترض ألا تبقى محاولات في هذه الصفحة. ننتظر أن تغلقها ToffeePay.',
  }),
  authorized: () => ({
    word: 'تمت الموافقة',
    sentence: 'وافق بنكك. بقي أن يُكمل الاستوديو الدفع.',
    next: 'لا شيء عليك فعله. لا تدفع مرتين: سنواصل التحقق.',
  }),
  unknown_status: ({ unknownStatus }: StoryFacts) => ({
    word: 'غير مؤكد',
    sentence: `تقول ToffeePay «${isolated(unknownStatus)}». لا تعرف هذه النسخة من التطبيق هذه الكلمة.`,
    next: 'لا نعدّها نهائية، وسنواصل التحقق. لا تدفع مرتين.',
  }),
  cancelling: () => ({
    word: 'قيد الإلغاء',
    sentence: 'نطلب من ToffeePay إلغاء هذا الدفع.',
    next: 'إن كنت قد دفعت في هذه الأثناء فالدفع قائم، وسنخبرك بذلك.',
  }),
  unconfirmed: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'غير مؤكد',
    sentence: `تعذّر الوصول إلى ToffeePay. آخر ما نعرفه: ${heard(lastKnown, lastHeard)}.`,
    next: 'سنواصل المحاولة. لا تدفع مرتين.',
  }),
  unconfirmed_paused: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'غير مؤكد',
    sentence: `تطلب ToffeePay منا التمهّل. آخر ما نعرفه: ${heard(lastKnown, lastHeard)}.`,
    next: 'سنسأل من جديد تلقائيًا. لا تدفع مرتين.',
  }),
  unconfirmed_token: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'غير مؤكد',
    sentence: `ترفض ToffeePay رمز الوصول، فلا نرى هذا الدفع. آخر ما نعرفه: ${heard(lastKnown, lastHeard)}.`,
    next: 'أدخل رمزًا جديدًا في الإعدادات لنتابع. لا تدفع مرتين.',
  }),
  unconfirmed_answer: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'غير مؤكد',
    sentence: `تعذّرت قراءة جواب ToffeePay الأخير. آخر ما نعرفه: ${heard(lastKnown, lastHeard)}.`,
    next: 'سنسأل مرة أخرى. لا تدفع مرتين.',
  }),
  unconfirmed_journal: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'غير مؤكد',
    sentence: `تعذّر هنا تدوين ما تقوله ToffeePay. آخر ما نعرفه: ${heard(lastKnown, lastHeard)}.`,
    next: 'وفّر مساحة على القرص لنتابع. لا تدفع مرتين.',
  }),
  elsewhere: ({ environment, lastKnown, lastHeard }: StoryFacts) => ({
    word: 'غير مؤكد',
    sentence: `بدأت في «${isolated(environment)}»، وهي غير مستخدمة الآن. آخر ما نعرفه: ${heard(lastKnown, lastHeard)}.`,
    next: `انتقل إلى «${isolated(environment)}» في الإعدادات لنتابع. لا تدفع مرتين.`,
  }),
  paid: ({ price, item, player, differs, isPlayMoney }: StoryFacts) => ({
    word: 'مدفوع',
    sentence: `${isolated(price)} مقابل ${isolated(item)}.`,
    next: `${differs ? 'اسأل الاستوديو إن كانت اللعبة ستضيفه.' : `تضيفه اللعبة إلى ${isolated(player)}.`}${isPlayMoney ? ' كان مالًا تجريبيًا: لم يُخصم من أحد شيء.' : ''}`,
  }),
  refunded: ({ price, item, refundedAt, isPlayMoney }: StoryFacts) => ({
    word: 'مُستردّ',
    sentence: `أُعيد مبلغ ${isolated(price)} مقابل ${isolated(item)}${refundedAt ? ` في ${isolated(refundedAt)}` : ''}.`,
    next: isPlayMoney
      ? 'كان مالًا تجريبيًا ولا شأن لأي بنك به. وقد تسحب اللعبة العنصر.'
      : 'موعد ظهوره يعود إلى بنكك. وقد تسحب اللعبة العنصر.',
  }),
  failed: ({ why, mayBeHeld }: StoryFacts) => ({
    word: 'لم ينجح',
    sentence: why
      ? `${why} أغلقت ToffeePay الصفحة بعد المحاولة الأخيرة. ${money(mayBeHeld)}`
      : `لم يتم الدفع، وأغلقت ToffeePay صفحته. ${money(mayBeHeld)}`,
    next: 'يمكنك البدء من جديد، ربما ببطاقة أخرى.',
  }),
  cancelled: ({ cancelledBy, mayBeHeld }: StoryFacts) => ({
    word: 'ملغى',
    sentence: {
      player: `ألغيتَ هذا الدفع. ${money(mayBeHeld)}`,
      other: `أُلغي هذا الدفع، لكن ليس من هنا: من صفحته أو من الاستوديو. ${money(mayBeHeld)}`,
      untold: `أُلغي هذا الدفع. ${money(mayBeHeld)}`,
    }[cancelledBy ?? 'untold'],
    next: 'لم تعد صفحته تعمل. يمكنك البدء من جديد متى شئت.',
  }),
  expired: ({ why, mayBeHeld }: StoryFacts) => ({
    word: 'انتهت المهلة',
    sentence: `${why ? `${why} ` : ''}انتهت مهلة هذا الدفع قبل أن يتم. ${money(mayBeHeld)}`,
    next: 'لم تعد صفحته تعمل. هل تبدأ من جديد؟',
  }),
  contradicted: () => ({
    word: 'تحقّق من هذا',
    sentence: 'انتهت عملية الشراء هذه دون دفع، لكن لدى ToffeePay دفعة سُحب مالها من أجلها.',
    next: 'لا تدفع مرة أخرى؛ أرِ هذا للاستوديو.',
  }),
  given_back: ({ item, refundedAt, isPlayMoney }: StoryFacts) => ({
    word: 'مُستردّ',
    sentence: `سُحب مال من أجل ${isolated(item)} مع أن عملية الشراء انتهت دون دفع. وقد أُعيد${refundedAt ? ` في ${isolated(refundedAt)}` : ''}.`,
    next: isPlayMoney
      ? 'كان مالًا تجريبيًا ولا شأن لأي بنك به. يمكنك البدء من جديد متى شئت.'
      : 'موعد ظهوره يعود إلى بنكك. يمكنك البدء من جديد متى شئت.',
  }),
  rejected: () => ({
    word: 'لم يبدأ',
    sentence: 'لم تُفتح صفحة دفع ولم يُخصم شيء.',
    next: 'يمكنك المحاولة من جديد.',
  }),
};

export const rejections: Messages['rejections'] = {
  request_refused: 'رفضت ToffeePay هذه العملية.',
  bad_answer: 'لم يطابق جواب ToffeePay ما طُلب، فتوقفنا.',
  payment_page_refused: 'كانت صفحة الدفع على عنوان غير مسموح به، فتوقفنا.',
  token_refused: 'رفضت ToffeePay رمز الوصول.',
  token_missing: 'لم يكن هناك رمز وصول.',
  player_invalid: 'لا تقبل ToffeePay معرّف اللاعب هذا.',
  unreachable: 'تعذّر الوصول إلى ToffeePay طوال يوم.',
  rate_limited: 'طلبت ToffeePay التمهّل.',
  unknown_item: 'لا تعرف ToffeePay هذا العنصر.',
};

export const rejectionOtherwise = 'تعذّر بدء هذه العملية.';

export const declines: Messages['declines'] = {
  card_declined: 'رفض البنك هذه البطاقة.',
  insufficient_funds: 'رفض البنك: لا يوجد مال كافٍ في الحساب.',
  expired_card: 'رفض البنك: انتهت صلاحية البطاقة.',
  incorrect_cvc: 'رفض البنك: رمز أمان البطاقة غير صحيح.',
  processing_error: 'لم يتمكن البنك من معالجة الدفع.',
  suspected_fraud: 'أوقفه البنك لأنه يبدو احتيالًا.',
  authentication_failed: 'لم يتمكن البنك من التأكد من أنك أنت من يدفع.',
};

export const declineOtherwise: Messages['declineOtherwise'] = (said) =>
  `رفض البنك. السبب المذكور هو «${isolated(said)}».`;

export const purchase: Messages['purchase'] = {
  heading: 'عملية شراء',
  elapsed: (elapsed: string) => `مفتوحة منذ ${elapsed}`,
  checkedAt: (moment: string) => `آخر تحقق ${isolated(moment)}`,
  checking: 'جارٍ التحقق',
  openAgain: 'فتح من جديد',
  openPage: 'فتح الصفحة',
  copyLink: 'نسخ الرابط',
  linkCopied: 'نُسخ الرابط',
  payOnPhone: 'الدفع من الهاتف',
  checkNow: 'تحقّق الآن',
  cancel: 'إلغاء الشراء',
  cancelQuestion: 'إلغاء هذه العملية؟',
  cancelMeaning: 'تتوقف صفحة دفعها عن العمل. إن كنت قد دفعت فالدفع قائم.',
  cancelYes: 'نعم، ألغِها',
  cancelNo: 'الإبقاء عليها',
  alsoOpen: 'مفتوحة أيضًا',
  backToGame: 'العودة إلى اللعبة',
  buyAgain: 'الشراء مرة أخرى',
  steps: {
    label: 'إلى أين وصل الدفع',
    page: 'صفحة الدفع',
    pay: 'الدفع في المتصفح',
    confirmation: 'التأكيد',
  },
  backToStore: 'العودة إلى المتجر',
  tryAgain: 'المحاولة من جديد',
  openSettings: 'فتح الإعدادات',
  timeline: 'ما الذي حدث',
  reading: 'جارٍ قراءة هذه العملية.',
  allPurchases: 'كل المشتريات',
  slip: {
    price: 'السعر',
    charged: 'المخصوم',
    paidInPlay: 'المدفوع (مال تجريبي)',
    paidWith: 'طريقة الدفع',
    imported: 'شراء من مكان آخر',
    importedFrom: 'منقولة من ToffeePay',
    tax: 'الضريبة',
    player: 'لصالح',
    where: 'البيئة',
    session: 'الجلسة',
    begun: 'البداية',
  },
  differs: {
    title: 'ليس هذا ما طُلب',
    meaning: 'ما لدى ToffeePay عن هذا الدفع يختلف عن طلبك. لا تدفع مرة أخرى، وأطلِع الاستوديو على هذا.',
    what: 'البند',
    asked: 'المطلوب',
    found: 'الموجود',
    amountInPlay: 'المبلغ (مال تجريبي)',
    withTax: (amount, sum) => `${isolated(amount)} أو ${isolated(sum)} مع الضريبة`,
    fields: {
      item: 'العنصر',
      price: 'السعر',
      currency: 'العملة',
      tax: 'الضريبة',
      player: 'اللاعب',
      game: 'اللعبة',
      amount: 'المبلغ المخصوم',
      payments: 'الدفعات',
    },
  },
  methods: {
    card: 'بطاقة',
    tokenized_card: 'بطاقة محفوظة',
    apple_pay: 'Apple Pay',
    google_pay: 'Google Pay',
    paypal: 'PayPal',
    paylater: 'دفع لاحق',
    venmo: 'Venmo',
    toffee_wallet: 'محفظة Toffee',
  },
  taxNote: 'الضريبة كما ذكرتها ToffeePay. المبلغ النهائي غير معروف هنا بعد.',
  qr: {
    title: 'الدفع من الهاتف',
    label: (item: string) => `رمز QR لصفحة دفع ${isolated(item)}`,
    how: 'وجّه كاميرا هاتفك إلى الرمز. من يمسحه يستطيع رؤية هذه العملية ودفعها.',
    local: 'تعمل البيئة التجريبية المحلية على هذا الجهاز: لا يصل إليها هاتف.',
    close: 'إغلاق',
  },
};

export const timeline: Messages['timeline'] = {
  imported: 'تمت في مكان آخر، ونُقلت من ToffeePay',
  begun: 'اخترت شراءه',
  session_created: 'أنشأت ToffeePay صفحة الدفع',
  page_opened: 'سُلّمت الصفحة إلى متصفحك',
  page_not_opened: 'لم يُفتح المتصفح',
  page_moved: 'نقلت ToffeePay صفحة الدفع',
  came_back: 'عدت من صفحة الدفع',
  cancel_asked: 'طلبت الإلغاء',
  back_to_pending: 'تقول ToffeePay: بانتظار الدفع من جديد',
  rejected: 'لم تبدأ',
  progressed: 'تقدّم الدفع',
  authorized: 'وافق بنكك، ويُكملها الاستوديو',
  declined: (times: number) =>
    count(times, {
      one: 'رفض البنك',
      two: 'رفض البنك، مرتين حتى الآن',
      few: 'رفض البنك، # مرات حتى الآن',
      other: 'رفض البنك، # مرة حتى الآن',
    }),
  charged: 'عُرف المبلغ المخصوم',
  differs: 'يختلف عن المطلوب',
  refunded: 'أُعيد المال',
  paid: 'تقول ToffeePay: مدفوع',
  failed: 'تقول ToffeePay: لم ينجح',
  cancelled: 'تقول ToffeePay: ملغى',
  expired: 'تقول ToffeePay: انتهت المهلة',
  says: (status: string) => `تقول ToffeePay: ${isolated(status)}`,
  saysUnknown: 'تذكر ToffeePay حالة لا تعرفها هذه النسخة',
};

export const causes: Messages['causes'] = {
  player: 'أنت',
  return_link: 'رابط العودة',
  focus: 'جاءت النافذة إلى الأمام',
  wake: 'استيقظ الجهاز',
  poll: 'تحقق دوري',
  start: 'بدأ التطبيق',
  access: 'رمز أو بيئة جديدة',
};

function heard(lastKnown: string, lastHeard: string | null): string {
  return lastHeard === null ? lastKnown : `${lastKnown}، ${isolated(lastHeard)}`;
}
