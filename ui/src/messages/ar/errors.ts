// ما يُقال عن كل رمز خطأ: ماذا حدث، وماذا يعني للمال، وما العمل.

import type { ErrorCode } from '../../lib/ipc.gen';
import type { ErrorWords } from '../en/errors';

const untouched = 'لم يتحرك أي مال.';

export const errors: Record<ErrorCode, ErrorWords> = {
  journal_unavailable: {
    title: 'تعذّر تدوين المشتريات',
    money: 'لذلك لا يمكن شراء شيء، ولم يتحرك أي مال.',
    act: 'وفّر مساحة على القرص أو تحقّق من مجلد البيانات، ثم أعد تشغيل التطبيق.',
  },
  update_failed: {
    title: 'تعذّر تحديث التطبيق',
    money: 'بقي التطبيق كما كان، ولم يتحرك أي مال.',
    act: 'حاول مرة أخرى لاحقًا، أو احصل على الإصدار الجديد من حيث حصلت على هذا.',
  },
  file_not_written: {
    title: 'تعذّرت كتابة الملف',
    money: 'لم ينتقل أي مال.',
    act: 'اختر مجلدًا آخر أو أفرغ مساحة على القرص.',
  },
  print_failed: {
    title: 'تعذّرت طباعة الصفحة',
    money: 'لم ينتقل أي مال.',
    act: 'تأكد من إعداد طابعة على هذا الجهاز، أو احفظ صورة للنافذة.',
  },
  unknown_item: {
    title: 'لم يعد هذا العنصر معروضًا للبيع',
    money: untouched,
    act: 'عُد إلى المتجر واختر غيره.',
  },
  unknown_purchase: {
    title: 'هذه العملية ليست على هذا الجهاز',
    money: untouched,
    act: 'ابحث عنها في المشتريات.',
  },
  player_missing: {
    title: 'من المشتري؟',
    money: 'لا يمكن شراء شيء بعد.',
    act: 'أدخل معرّف اللاعب في الإعدادات، كي تعرف اللعبة لمن تسلّم العنصر.',
    inSettings: true,
  },
  player_invalid: {
    title: 'لا يمكن استخدام معرّف اللاعب هذا',
    money: untouched,
    act: 'انسخه كما هو مكتوب في اللعبة.',
    inSettings: true,
  },
  token_missing: {
    title: 'لا رمز وصول بعد',
    money: 'لا يمكن شراء شيء بعد.',
    act: 'أدخل رمز الوصول الخاص بهذه البيئة في الإعدادات.',
    inSettings: true,
  },
  token_refused: {
    title: 'ترفض ToffeePay رمز الوصول',
    money: untouched,
    act: 'ربما انتهت صلاحيته أو كان لبيئة أخرى. أدخل رمزًا جديدًا في الإعدادات.',
    inSettings: true,
  },
  token_invalid: {
    title: 'هذا ليس رمز وصول',
    money: untouched,
    act: 'الرمز سطر واحد لا يتجاوز 1024 حرفًا ورقمًا وعلامة، بلا مسافات. انسخه مرة أخرى.',
    inSettings: true,
  },
  production_not_confirmed: {
    title: 'لم يُؤكَّد التحذير بعد',
    money: untouched,
    act: 'لا يُحفظ رمز بيئة الإنتاج إلا بعد قراءة التحذير ووضع علامة في مربعه.',
    inSettings: true,
  },
  keychain_unavailable: {
    title: 'لا توجد سلسلة مفاتيح في هذا النظام',
    money: untouched,
    act: 'شغّل سلسلة مفاتيح (في لينكس خدمة مثل GNOME Keyring)، أو احتفظ بالرمز لهذا التشغيل فقط.',
    inSettings: true,
  },
  keychain_locked: {
    title: 'سلسلة المفاتيح مقفلة',
    money: untouched,
    act: 'افتح قفلها وأعد المحاولة، أو احتفظ بالرمز لهذا التشغيل فقط.',
    inSettings: true,
  },
  keychain_timed_out: {
    title: 'سلسلة المفاتيح لا تستجيب',
    money: untouched,
    act: 'ربما تطلب كلمة مرورها في نافذة أخرى. أعد المحاولة، أو احتفظ بالرمز لهذا التشغيل فقط.',
    inSettings: true,
  },
  keychain_failed: {
    title: 'رفضت سلسلة المفاتيح',
    money: untouched,
    act: 'أعد المحاولة، أو احتفظ بالرمز لهذا التشغيل فقط.',
    inSettings: true,
  },
  unreachable: {
    title: 'تعذّر الوصول إلى ToffeePay',
    money: 'إن بدأت عملية شراء فهي مدوّنة ولا تُدفع مرتين أبدًا.',
    act: 'تحقّق من الشبكة. نواصل المحاولة تلقائيًا.',
  },
  rate_limited: {
    title: 'تطلب ToffeePay التمهّل',
    money: untouched,
    act: 'انتظر دقيقة ثم أعد المحاولة.',
  },
  request_refused: {
    title: 'رفضت ToffeePay الطلب',
    money: untouched,
    act: 'ما قالته مكتوب أدناه. يستطيع الاستوديو إصلاحه.',
  },
  bad_answer: {
    title: 'لا يمكن الوثوق بجواب ToffeePay',
    money: 'إنه لا يطابق ما طُلب، لذلك لا نعمل به.',
    act: 'تحقّق مرة أخرى بعد قليل. إن استمر الأمر فأعطِ الاستوديو المرجع أدناه.',
  },
  payment_page_refused: {
    title: 'صفحة الدفع على عنوان غير مسموح به',
    money: 'لم تُفتح الصفحة، فلم يُدفع شيء هناك.',
    act: 'أعطِ الاستوديو المرجع أدناه.',
  },
  no_payment_page: {
    title: 'لا توجد صفحة دفع لعرضها',
    money: 'لم تجهز بعد، أو انتهت هذه العملية.',
    act: 'انظر أعلاه إلى حالة العملية.',
  },
  browser_failed: {
    title: 'لم يُفتح المتصفح',
    money: 'لم يُدفع شيء بذلك.',
    act: 'انسخ الرابط إلى متصفح، أو ادفع من هاتفك.',
  },
  game_not_opened: {
    title: 'لم تُفتح اللعبة',
    money: 'لا يغيّر ذلك شيئًا في الدفع.',
    act: 'انتقل إلى اللعبة بنفسك أو شغّلها.',
  },
  game_not_installed: {
    title: 'لا يوجد برنامج هنا يفتح اللعبة',
    money: 'لا يغيّر ذلك شيئًا في الدفع.',
    act: 'شغّل اللعبة بنفسك، أو ثبّتها على هذا الحاسوب.',
  },
  clipboard_failed: {
    title: 'تعذّر نسخ الرابط',
    money: 'لم يُدفع شيء بذلك.',
    act: 'افتح الصفحة مرة أخرى، أو ادفع من هاتفك.',
  },
  not_cancellable: {
    title: 'لا يمكن إلغاء هذه العملية الآن',
    money: 'إما أنها انتهت، أو لم تبدأ بعد لدى ToffeePay.',
    act: 'انظر أعلاه إلى حالتها.',
  },
  environment_unavailable: {
    title: 'لا يمكن استخدام هذه البيئة',
    money: untouched,
    act: 'اختر غيرها في الإعدادات، أو ليضع الاستوديو عنوانها في storefront.json.',
    inSettings: true,
  },
  settings_not_saved: {
    title: 'تعذّر حفظ الإعداد',
    money: untouched,
    act: 'تأكّد من إمكان الكتابة في مجلد البيانات ثم أعد المحاولة.',
  },
  scheme_not_registered: {
    title: 'تعذّر إعداد رابط العودة',
    money: 'يعمل الشراء بدونه: يسأل التطبيق ToffeePay بنفسه.',
    act: 'جرّب الإصلاح مرة أخرى، أو عُد إلى هذه النافذة بعد الدفع.',
  },
  bench_closed: {
    title: 'المختبر مغلق هنا',
    money: 'بيئة الإنتاج مستخدمة، أو أن storefront.json لا يتيح أدوات الاختبار.',
    act: 'أكّد بيئة الإنتاج في المختبر، أو اختر بيئة أخرى.',
  },
  bench_refused: {
    title: 'لا يستطيع المختبر فعل ذلك',
    money: 'لم يُرسَل شيء بسببه.',
    act: 'السبب أدناه؛ غيّر ما طلبته.',
  },
  internal: {
    title: 'خلل في هذا التطبيق',
    money: 'المشتريات التي بدأت مدوّنة، وحالتها في المشتريات.',
    act: 'أعد المحاولة. إن استمر الأمر فأرسل إلى الاستوديو المرجع أدناه، فبه يُعرف السبب من السجل.',
  },
};
