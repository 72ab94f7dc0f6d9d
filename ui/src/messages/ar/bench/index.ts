// The bench's texts in Arabic. Its parts have files of their own.

import type { BenchMessages } from '../../en/bench';
import { composer } from './composer';
import { exchanges } from './exchanges';
import { faults } from './faults';
import { links } from './links';
import { scenarios } from './scenarios';
import { sandbox } from './sandbox';
import { sessions, wallets } from './sessions';
import { webhooks } from './webhooks';
import { doctor } from './doctor';
import { bugReport } from './bug-report';

export const ar: BenchMessages = {
  heading: 'المختبر',
  tabs: {
    exchanges: 'المراسلات',
    faults: 'الأعطال',
    links: 'الروابط',
    sessions: 'الجلسات',
    wallets: 'المحافظ',
    composer: 'المحرر',
    webhooks: 'منصة webhook',
    scenarios: 'السيناريوهات',
    sandbox: 'بيئة التجربة',
    doctor: 'روابط العودة',
  },
  production: {
    meaning: 'بيئة الإنتاج مستخدمة: ما تفعله في المختبر يقع على مدفوعات حقيقية. يُفتح لهذا التشغيل فقط.',
    label: 'لفتحه اكتب',
    act: 'افتح المختبر',
    keptOut: 'لم يُفتح ما أفلتّه: المختبر مغلق هنا. افتحه ثم أفلته من جديد.',
  },
  copy: 'نسخ',
  copied: 'نُسخ.',
  notCopied: 'تعذّر الوصول إلى الحافظة.',
  exchanges,
  faults,
  links,
  scenarios,
  sessions,
  wallets,
  composer,
  webhooks,
  sandbox,
  doctor,
  bugReport,
};
