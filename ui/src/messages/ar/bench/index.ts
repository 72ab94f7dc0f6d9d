// The bench's texts in Arabic. Its parts have files of their own.

import type { BenchMessages } from '../../en/bench';
import { composer } from './composer';
import { exchanges } from './exchanges';
import { links } from './links';
import { sessions, wallets } from './sessions';

export const ar: BenchMessages = {
  heading: 'المختبر',
  tabs: {
    exchanges: 'المراسلات',
    links: 'الروابط',
    sessions: 'الجلسات',
    wallets: 'المحافظ',
    composer: 'المحرر',
  },
  production: {
    meaning: 'بيئة الإنتاج مستخدمة: ما تفعله في المختبر يقع على مدفوعات حقيقية. يُفتح لهذا التشغيل فقط.',
    label: 'لفتحه اكتب',
    act: 'افتح المختبر',
  },
  copy: 'نسخ',
  copied: 'نُسخ.',
  notCopied: 'تعذّر الوصول إلى الحافظة.',
  exchanges,
  links,
  sessions,
  wallets,
  composer,
};
