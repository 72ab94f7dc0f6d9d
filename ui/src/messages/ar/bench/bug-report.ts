// The bug report’s texts in Arabic.

import type { BenchMessages } from '../../en/bench';

export const bugReport: BenchMessages['bugReport'] = {
  write: 'الإبلاغ عن خطأ…',
  writing: 'يُكتب التقرير…',
  title: 'تقرير خطأ',
  about:
    'كل ما هو معروف عن هذا الشراء، دون رموز وصول أو صفحات دفع أو أسرار أو مجلداتك. اقرأه قبل إرساله: لا يُحفظ إلا ما تراه هنا.',
  notRecorded: 'لا يمكن تكراره في مكان آخر:',
  text: 'التقرير',
  contents: 'محتوى ملف zip',
  cut: 'هذا الملف أطول مما يُعرض هنا: بقيته في ملف zip.',
  packed: (size: string) => `بعد الضغط: ${size}.`,
  saved: (path: string) => `حُفظ: ${path}`,
  saveZip: 'حفظ بصيغة zip…',
  saveMarkdown: 'حفظ بصيغة Markdown…',
  copy: 'نسخ النص',
  close: 'إغلاق',
  brought: {
    name: 'تقرير خطأ',
    open: 'فتح تقرير خطأ…',
    orDrop: 'أو أفلت ملف zip على هذه النافذة.',
    problem: 'هذا ليس تقرير خطأ:',
    of: 'تقرير عن',
    madeBy: (version: string) => `كُتب بالإصدار ${version}`,
    madeByNobody: 'لا يذكر الإصدار الذي كُتب به',
    steps: (steps: number) => (steps === 1 ? `خطوة واحدة` : `الخطوات: ${steps}`),
    nothingToRun: 'أمكن وصفه فقط ولم يمكن تسجيله: لا شيء لتكراره.',
    replay: 'تكراره',
    onlySandbox: 'يعمل في بيئة تجريبية خاصة به، ولا يعمل في غيرها.',
    read: 'قراءة التقرير',
  },
};
