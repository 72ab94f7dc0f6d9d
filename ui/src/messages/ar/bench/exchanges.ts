// The exchange log's texts in Arabic.

import type { BenchMessages } from '../../en/bench';

export const exchanges: BenchMessages['exchanges'] = {
  empty: {
    title: 'لم يُرسَل شيء بعد',
    meaning: 'هنا يظهر كل طلب من التطبيق مع الرد عليه، من الآن وبعد إعادة التشغيل أيضًا.',
  },
  unavailable: {
    title: 'لا يوجد سجل للمراسلات.',
    meaning: 'تعذّر فتح ملفه. تستمر المشتريات كالمعتاد، لكن لا يُسجَّل شيء في هذا التشغيل.',
  },
  missed: (count: number) => `مراسلات من هذا التشغيل تعذّر تسجيلها: ${count}.`,
  panes: { list: 'قائمة المراسلات', detail: 'المراسلة', raw: 'الطلب والرد' },
  search: 'بحث',
  hint: 'النداء أو المعرّف أو المفتاح أو الحالة أو كلمات من النص',
  onlyFailed: 'ما لم ينجح فقط',
  thisRun: 'هذا التشغيل فقط',
  export: 'حفظ بصيغة HAR…',
  exported: (count: number, path: string) => `حُفظ ${count} في ${path}`,
  none: 'لا شيء في السجل يطابق ذلك.',
  choose: 'اختر مراسلة لعرضها.',
  more: 'عرض المزيد',
  open: 'مفتوحة',
  noAnswer: 'بلا رد',
  earlierRun: 'تشغيل سابق',
  byBench: 'من المختبر',
  attempt: (number: number) => `المحاولة ${number}`,
  withFault: 'مع خلل مضبوط',
  took: (milliseconds: number) =>
    milliseconds < 10 ? `${milliseconds.toFixed(1)} م.ث` : `${Math.round(milliseconds)} م.ث`,
  facts: {
    at: 'وقت الإرسال',
    took: 'المدة',
    attempt: 'المحاولة',
    key: 'مفتاح عدم التكرار',
    error: 'سبب غياب الرد',
    fault: 'الخلل المضبوط',
  },
  sent: 'الطلب',
  answered: 'الرد',
  compare: 'قارن…',
  chooseOther: 'اختر الأخرى من القائمة الآن.',
  comparing: 'مقارنة بالتي عُلّمت قبلها.',
  stopComparing: 'أوقف المقارنة',
  comparison: 'ما يختلف',
  alike: 'الاثنتان متطابقتان.',
  changes: { removed: 'في الأولى فقط:', added: 'في الثانية فقط:' },
  copyAs: 'انسخ بصيغة',
};
