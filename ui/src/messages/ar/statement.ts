// قائمة المشتريات وإيصالاتها وملفاتها بالعربية.

import { isolated, plurals } from '../grammar';

const count = plurals('ar');

const saved = (n: number) =>
  count(n, {
    zero: 'لم يُحفظ شيء في',
    one: 'حُفظت عملية شراء واحدة في',
    two: 'حُفظت عمليتا شراء في',
    few: 'حُفظت # عمليات شراء في',
    many: 'حُفظت # عملية شراء في',
    other: 'حُفظت # عملية شراء في',
  });

export const statement = {
  search: 'بحث',
  hint: 'العنوان أو اللاعب أو المعرّف',
  state: 'الحالة',
  all: 'كل الحالات',
  standings: {
    open: 'لم تنتهِ',
    paid: 'مدفوع',
    refunded: 'مُستردّ',
    failed: 'لم ينجح',
    cancelled: 'ملغى',
    expired: 'انتهت المهلة',
    rejected: 'لم يبدأ',
  },
  from: 'من',
  until: 'إلى',
  anyDay: 'أي يوم',
  clear: 'عرض الكل',
  count: (n: number) =>
    count(n, {
      zero: 'لا مشتريات',
      one: 'عملية شراء واحدة',
      two: 'عمليتا شراء',
      few: '# عمليات شراء',
      many: '# عملية شراء',
      other: '# عملية شراء',
    }),
  none: { title: 'لا شيء يطابق', meaning: 'لا توجد عملية شراء كهذه. غيّر البحث أو الحالة أو التواريخ.' },
  totals: 'المجاميع',
  tooMany: 'أكثر من أن تُجمع. ضيّق البحث.',
  tools: 'المزيد',
  saveCsv: 'حفظ بصيغة CSV',
  saveJson: 'حفظ بصيغة JSON',
  saved: (n: number, path: string) => `${saved(n)} ${isolated(path)}`,
  importing: 'جارٍ سؤال ToffeePay',
  import: 'البحث عن مشتريات تمت في مكان آخر',
  imported: (n: number) =>
    count(n, {
      zero: 'لا جديد.',
      one: 'أُضيفت عملية شراء واحدة.',
      two: 'أُضيفت عمليتا شراء.',
      few: 'أُضيفت # عمليات شراء.',
      many: 'أُضيفت # عملية شراء.',
      other: 'أُضيفت # عملية شراء.',
    }),
  importedNone: 'لا جديد: كل مشترياتك هنا بالفعل.',
  elsewhere: 'تمت في مكان آخر',
  differs: 'ليست كما طُلبت',
  readingRow: 'جارٍ القراءة',
};

export const receipt = {
  open: 'إيصال',
  heading: 'إيصال',
  print: 'طباعة أو حفظ بصيغة PDF',
  back: 'العودة إلى عملية الشراء',
  item: 'العنصر',
  price: 'السعر',
  tax: 'الضريبة',
  charged: 'المبلغ المخصوم',
  method: 'طريقة الدفع',
  player: 'اللاعب',
  paidOn: 'تاريخ الدفع',
  orderedOn: 'تاريخ الطلب',
  where: 'البيئة',
  ids: { session: 'الجلسة', payment: 'الدفعة', purchase: 'عملية الشراء' },
  notPaid: 'هذا ليس إيصالًا: عملية الشراء غير مدفوعة.',
  playMoney: 'مال تجريبي: لم يُخصم شيء فعلًا.',
  refunded: (when: string) => `أُعيد المال في ${isolated(when)}.`,
  copy: 'نسخ',
  copyIds: {
    session: 'نسخ معرّف الجلسة',
    payment: 'نسخ معرّف الدفعة',
    purchase: 'نسخ معرّف عملية الشراء',
  },
  copied: 'تم النسخ',
  by: (game: string) => `${isolated(game)} عبر ToffeePay`,
};
