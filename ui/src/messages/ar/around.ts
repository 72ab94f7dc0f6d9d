// ما يقال حول المشتريات: الروابط والخطوات الأولى والاتصال والدعم.

import { isolated, plurals } from '../grammar';

const count = plurals('ar');

export const proposal = {
  unknown: {
    title: 'هذا العنصر غير معروض للبيع هنا',
    meaning: (item: string) => `طلب رابط عرض «${isolated(item)}»، وليس في هذا المتجر عنصر كهذا. لم يُشترَ شيء.`,
  },
  player: {
    title: 'الشراء للاعب آخر؟',
    meaning: (asked: string, now: string) =>
      `يطلب رابط الشراء للاعب ${isolated(asked)}. أنت تشتري حتى الآن باسم ${isolated(now)}. إن لم تتوقع هذا فابقَ مع ${isolated(now)}.`,
    first: (asked: string) =>
      `يطلب رابط الشراء للاعب ${isolated(asked)}. تأكد أنه أنت: تعطي اللعبة العنصر لهذا اللاعب.`,
    change: (asked: string) => `الشراء للاعب ${isolated(asked)}`,
    keep: (now: string) => `البقاء مع ${isolated(now)}`,
  },
  waits: (item: string) => `يطلب رابط عرض ${isolated(item)}.`,
  show: 'عرض',
  notNow: 'ليس الآن',
  close: 'إغلاق',
};

export const firstSteps = {
  title: 'قبل أول عملية شراء',
  player: 'من أنت في اللعبة؟ يذهب العنصر إلى هذا اللاعب.',
  token: 'يحتاج المتجر إلى رمز وصول مرة واحدة.',
  tokenKept: 'يُحفظ في سلسلة مفاتيحك.',
};

export const unfinished = {
  title: (n: number) =>
    count(n, {
      zero: 'لا مشتريات غير مكتملة',
      one: 'وجدنا عملية شراء غير مكتملة',
      two: 'وجدنا عمليتي شراء غير مكتملتين',
      few: 'وجدنا # عمليات شراء غير مكتملة',
      many: 'وجدنا # عملية شراء غير مكتملة',
      other: 'وجدنا # عملية شراء غير مكتملة',
    }),
  cutOff: (n: number) =>
    count(n, { two: 'انقطع التطبيق قبل أن تنتهيا.', other: 'انقطع التطبيق قبل أن تنتهي.' }),
  creating:
    'لم تؤكدها ToffeePay بعد. نسأل عن العملية نفسها، فلا تتم إلا مرة واحدة على الأكثر. لا يُفتح شيء من تلقاء نفسه.',
  pending: 'صفحة دفعها موجودة. نسأل ToffeePay عن حالها. لا تُفتح الصفحة إلا إذا فتحتها أنت.',
  look: 'عرضها',
  dismiss: 'حسنًا',
};

export const offline = {
  unreachable: 'لا اتصال بـ ToffeePay. ما تراه هو آخر حالة معروفة. يختفي هذا من تلقاء نفسه.',
  noNetwork: 'هذا الجهاز غير متصل. ما تراه هو آخر حالة معروفة. يختفي هذا من تلقاء نفسه.',
};

export const support = {
  show: 'عرض حزمة الدعم',
  title: 'حزمة الدعم',
  about: 'هذا كل ما سيُحفظ حرفيًا. لا يحتوي على رمز وصول ولا صفحة دفع ولا معرّف لاعب.',
  save: 'حفظها',
  saved: (path: string) => `حُفظت في ${isolated(path)}`,
  close: 'إغلاق',
  reading: 'جارٍ كتابتها.',
};
