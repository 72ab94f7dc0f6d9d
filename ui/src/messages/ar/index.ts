// العربية الفصحى المبسّطة. ما يأتي من الخارج (أسماء ومبالغ ومعرّفات) يُعزل ليحتفظ باتجاهه.

import { isolated, number, plurals } from '../grammar';
import type { Messages } from '../en';
import type { StoryKey } from '../en/purchase';
import { errors } from './errors';
import {
  causes,
  declineOtherwise,
  declines,
  purchase,
  rejectionOtherwise,
  rejections,
  stories,
  timeline,
} from './purchase';
import { firstSteps, offline, proposal, support, unfinished } from './around';
import { settings } from './settings';
import { receipt, statement } from './statement';

const count = plurals('ar');

export const ar: Messages = {
  errors,
  stories,
  rejections,
  rejectionOtherwise,
  purchase,
  declines,
  declineOtherwise,
  timeline,
  causes,
  settings,
  statement,
  receipt,
  proposal,
  firstSteps,
  unfinished,
  offline,
  support,

  lastKnown: {
    starting: 'قيد البدء',
    opening: 'بانتظار الدفع',
    waiting: 'بانتظار الدفع',
    left: 'ما زالت مفتوحة',
    waiting_unopened: 'بانتظار الدفع',
    declined: 'رفضها البنك وما زالت مفتوحة',
    authorized: 'وافق عليها بنكك',
  },

  environments: {
    local: 'بيئة تجريبية محلية',
    sandbox: 'بيئة ToffeePay التجريبية',
    production: 'بيئة الإنتاج',
    custom: 'خادم الاستوديو',
  },

  /** An amount whose currency is none, so that its decimals can't be known. */
  minorUnits: (amount: number, currency: string) => `${isolated(`${amount} ${currency}`)} (بأصغر وحدة)`,

  strip: {
    local: 'بيئة تجريبية محلية: لا أموال حقيقية',
    sandbox: 'بيئة ToffeePay التجريبية: لا أموال حقيقية',
    production: null,
    custom: 'خادم الاستوديو: قد تكون المدفوعات حقيقية',
  },

  notices: {
    storefront_broken: {
      title: 'تعذّرت قراءة ملف storefront.json الخاص بالاستوديو',
      meaning: 'يُعرض بدلًا منه المتجر المرفق بالتطبيق.',
    },
    settings_broken: {
      title: 'تعذّرت قراءة إعداداتك',
      meaning: 'وُضعت جانبًا، ويبدأ التطبيق بقيمه الافتراضية. تحقّق من البيئة ومعرّف اللاعب.',
    },
    journal_unavailable: {
      title: 'تعذّر فتح سجل المشتريات',
      meaning: 'لا يمكن شراء شيء حتى يُفتح، كي لا تبقى دفعة بلا تسجيل.',
    },
    journal_view_only: {
      title: 'يمكن الاطّلاع على المشتريات فقط',
      meaning:
        'ربما تكتب نسخة أخرى من التطبيق فيها، أو يتعذّر قفل مجلدها. للشراء أغلق النسخة الأخرى وشغّل التطبيق من جديد.',
    },
    journal_set_aside: {
      title: 'كان سجل المشتريات تالفًا',
      meaning: 'وُضع جانبًا وبدأ سجل جديد. لا تظهر المشتريات السابقة هنا، لكنها باقية كما هي لدى ToffeePay.',
    },
    journal_log_damaged: {
      title: 'كانت أحدث قيود سجل المشتريات تالفة',
      meaning:
        'يُعرض ما أمكنت قراءته، وحُفظ الجزء التالف. قد تغيب هنا عملية شراء جرت قبيل ذلك أو تتأخر حالتها، لكنها باقية كما هي لدى ToffeePay.',
    },
    sandbox_not_running: {
      title: 'لم تعمل البيئة التجريبية المحلية',
      meaning: 'لا يمكن الشراء هنا الآن. أعد تشغيل التطبيق أو اختر بيئة أخرى.',
    },
  },

  nav: {
    label: 'الصفحات',
    store: 'المتجر',
    purchases: 'المشتريات',
    bench: 'المختبر',
    settings: 'الإعدادات',
    open: (n: number) =>
      count(n, {
        zero: 'لا عمليات جارية',
        one: 'عملية واحدة جارية',
        two: 'عمليتان جاريتان',
        few: '# عمليات جارية',
        many: '# عملية جارية',
        other: '# عملية جارية',
      }),
  },

  buyer: { nobody: 'لا لاعب بعد', buyingAs: 'الشراء باسم', where: 'في' },

  titles: {
    store: 'المتجر',
    purchases: 'المشتريات',
    bench: 'المختبر',
    settings: 'الإعدادات',
    receipt: 'إيصال',
    ofPurchase: (word: string, item: string) => `${isolated(word)} – ${isolated(item)}`,
    join: (...parts: string[]) => parts.map(isolated).join(' · '),
  },

  store: {
    heading: 'المتجر',
    buy: 'شراء',
    empty: { title: 'لا شيء معروض للبيع بعد', meaning: 'لم يعرض الاستوديو أي عنصر حتى الآن. عُد لاحقًا.' },
    loading: 'جارٍ فتح المتجر.',
    broken: 'المشتريات التي بدأت مدوَّنة، ولن يُدفع ثمن أيٍّ منها مرتين.',
    search: {
      label: 'البحث في المتجر',
      found: (n: number) =>
        count(n, {
          one: 'عنصر واحد',
          two: 'عنصران',
          few: '# عناصر',
          many: '# عنصرًا',
          other: '# عنصر',
        }),
      nothing: (wanted: string) => `لا شيء هنا باسم «${isolated(wanted)}»`,
      nothingMeaning: 'جرّب كلمة أخرى، أو تصفّح كل شيء.',
      all: 'عرض كل شيء',
    },
    categories: { label: 'الفئات', all: 'كل شيء' },
    lastBought: (moment: string) => `آخر شراء ${isolated(moment)}`,
    waiting: {
      label: 'مشتريات لم تنتهِ',
      more: (n: number) =>
        count(n, {
          one: 'عملية أخرى ضمن المشتريات',
          two: 'عمليتان أخريان ضمن المشتريات',
          few: '# عمليات أخرى ضمن المشتريات',
          many: '# عملية أخرى ضمن المشتريات',
          other: '# عملية أخرى ضمن المشتريات',
        }),
      goOn: 'متابعة',
      line: (item: string, story: StoryKey) => waitingLine(isolated(item), story),
      of: (player: string) => `لصالح ${isolated(player)}`,
    },
  },

  item: { lastBought: 'آخر شراء' },

  confirm: {
    title: (item: string) => `شراء ${isolated(item)}؟`,
    price: 'السعر',
    stillOpen: 'ما زالت هناك دفعة مفتوحة لهذا العنصر.',
    goOn: 'متابعة تلك الدفعة',
    player: 'لصالح',
    where: 'البيئة',
    pay: (price: string) => `ادفع ${isolated(price)} في المتصفح`,
    starting: 'جارٍ بدء الدفع',
    cancel: 'إلغاء',
    how: 'تُفتح صفحة الدفع في متصفحك وتعرض الضريبة، إن وُجدت، قبل أن تدفع. لا يُخصم شيء حتى تدفع هناك.',
    openSettings: 'فتح الإعدادات',
  },

  purchases: {
    heading: 'المشتريات',
    empty: {
      title: 'لا مشتريات بعد',
      meaning: 'يظهر هنا ما تشتريه يومًا بيوم، مع حالة دفعه.',
      act: 'إلى المتجر',
    },
    loading: 'جارٍ قراءة مشترياتك.',
    in: (environment: string) => `في ${isolated(environment)}`,
  },

  error: {
    inSeconds: (n: number) =>
      count(n, {
        one: 'حاول مرة أخرى بعد ثانية واحدة.',
        two: 'حاول مرة أخرى بعد ثانيتين.',
        few: 'حاول مرة أخرى بعد # ثوانٍ.',
        many: 'حاول مرة أخرى بعد # ثانية.',
        other: 'حاول مرة أخرى بعد # ثانية.',
      }),
    inMinutes: (n: number) =>
      count(n, {
        one: 'حاول مرة أخرى بعد دقيقة واحدة.',
        two: 'حاول مرة أخرى بعد دقيقتين.',
        few: 'حاول مرة أخرى بعد # دقائق.',
        many: 'حاول مرة أخرى بعد # دقيقة.',
        other: 'حاول مرة أخرى بعد # دقيقة.',
      }),
    tryAgain: 'إعادة المحاولة',
    reference: 'المرجع',
    openSettings: 'فتح الإعدادات',
  },

  time: {
    today: 'اليوم',
    yesterday: 'أمس',
    seconds: (s: number) => `${number(s)} ث`,
    minutes: (m: number, s: number) => `${number(m)} د ${number(s)} ث`,
    hours: (h: number, m: number) => `${number(h)} س ${number(m)} د`,
    days: (d: number) =>
      count(d, {
        zero: 'أقل من يوم',
        one: 'يوم واحد',
        two: 'يومان',
        few: '# أيام',
        many: '# يومًا',
        other: '# يوم',
      }),
  },
};

function waitingLine(item: string, story: StoryKey): string {
  if (story === 'starting' || story === 'starting_unconfirmed') return `${item}: جارٍ بدء الشراء`;
  if (story === 'authorized') return `${item}: تمت الموافقة، ويُكملها الاستوديو`;
  if (story === 'declined') return `${item}: رُفض الدفع، وما زال ممكنًا`;
  if (story === 'opening' || story === 'left' || story === 'waiting' || story === 'waiting_unopened')
    return `${item}: بانتظار الدفع`;
  return `${item}: لم ينتهِ الشراء`;
}
