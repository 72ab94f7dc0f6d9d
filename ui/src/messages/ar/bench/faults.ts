// The fault dial's texts in Arabic.

import type { BenchMessages } from '../../en/bench';

export const faults: BenchMessages['faults'] = {
  meaning:
    'ما تضبطه يختل عند حدود هذا التطبيق نفسه، أيًّا كان ToffeePay الذي يخاطبه. وينتهي بانتهاء هذا التشغيل.',
  strip: 'مضبوط ليختل:',
  clear: 'إلغاء الكل',
  areSet: 'المضبوط الآن',
  none: 'لا شيء مضبوط.',
  remove: 'إلغاء',
  set: 'اضبط',
  kind: 'ما الذي يختل',
  kinds: {
    answers: 'ردود الواجهة',
    network_lost: 'انقطاع الشبكة',
    links: 'روابط العودة',
    kill: 'يموت التطبيق',
    clock: 'ساعة التطبيق خاطئة',
  },
  call: 'النداء',
  everyCall: 'كل نداء',
  act: 'ماذا يحدث له',
  answerActs: {
    drop_before: 'لا يُرسَل الطلب',
    drop_after: 'يضيع الرد',
    delay: 'يتأخر الرد',
    status: 'حالة أخرى',
    garbage: 'صفحة وسيط بدلًا منه',
    truncated: 'يُقطع الرد',
    other_price: 'سعر آخر',
    altered: 'قيمة أخرى في حقل',
  },
  linkActs: {
    drop: 'يضيع الرابط',
    double: 'يصل الرابط مرتين',
    delay: 'يتأخر الرابط',
    forge: 'رابط مزوّر بدلًا منه',
  },
  status: 'الحالة',
  pointer: 'الحقل (مؤشر JSON)',
  value: 'القيمة (بصيغة JSON)',
  seconds: 'ثواني التأخير',
  times: 'كم مرة',
  point: 'الخطوة',
  hours: 'ساعات التقدم (للتأخر: سالب)',
  lost: 'بلا شبكة',
  late: (seconds: number) => `الرد متأخر ${seconds} ث`,
  linkLate: (seconds: number) => `الرابط متأخر ${seconds} ث`,
  altered: (pointer, value) => `رد قيمته ${value} في ${pointer}`,
  withStatus: (status: number) => `يصير الرد ${status}`,
  answers: (what: string, call: string | null, times: number) =>
    `${what}، ${call ?? 'كل نداء'} (بقي ${times})`,
  links: (what: string, times: number) => `${what} (بقي ${times})`,
  killAt: (point: string) => `يموت التطبيق عند ${point}`,
  clockOff: (seconds: number) => `الساعة منحرفة ${(seconds / 3600).toFixed(1)} س`,
};
