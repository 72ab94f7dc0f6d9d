// The link lab's texts in Arabic.

import type { BenchMessages } from '../../en/bench';

export const links: BenchMessages['links'] = {
  fire: 'أطلق رابطًا',
  way: 'الطريق',
  ways: { direct: 'داخل التطبيق', system: 'عبر النظام' },
  ofOpen: (item: string) =>
    `الروابط السليمة هي روابط ${item} التي ما زالت مفتوحة. يعرضها التطبيق كما يفعل للاعب.`,
  noOpen: 'لا شيء مفتوح. اشترِ شيئًا أولًا.',
  noEnded: 'لم ينته شيء بعد.',
  notBySystem: 'سيعطيه النظام لبرنامج آخر.',
  shots: {
    good: { name: 'سليم', meaning: 'يُنظر في شرائه.' },
    duplicate: { name: 'مكرر', meaning: 'نفسه مرتين معًا.' },
    claiming: { name: 'يدّعي أنه مدفوع', meaning: 'يُهمل الادعاء ويُنظر في شرائه.' },
    late: { name: 'متأخر', meaning: 'لشراء انتهى.' },
    forged: { name: 'مزوّر', meaning: 'state لا يملكه أي شراء.' },
    foreign: { name: 'غريب', meaning: 'مخطط برنامج آخر.' },
    stateless: { name: 'بلا state', meaning: 'مجرد قول إنه مدفوع.' },
    two_states: { name: 'اثنان من state', meaning: 'نفسه مرتين.' },
    other_path: { name: 'مسار آخر', meaning: 'ليس حيث تعود المدفوعات.' },
    fragment: { name: 'مع جزء', meaning: 'شيء بعد #.' },
    too_long: { name: 'طويل جدًا', meaning: 'أكثر من 2048 بايت.' },
    not_ascii: { name: 'ليس ASCII', meaning: 'فيه حرف لا يصح في رابط.' },
  },
  last: 'آخر الروابط',
  none: 'لم يصل أي رابط في هذا التشغيل.',
  elsewhere: 'من مكان آخر',
  waiting: 'لم يصل بعد.',
  purchase: 'اعرض شراءه',
  did: {
    checks: 'قُبل: فُحصت حالة شرائه.',
    repeats: 'لم يتغير شيء: وصلت نسخة قبل لحظة.',
    shows_ended: 'كان شراؤه قد انتهى: عُرض دون سؤال.',
    shows_unfollowed: 'شراؤه مفتوح في مكان آخر: عُرض دون سؤال.',
    proposed: 'قُبل: اقتُرحت سلعة.',
    kept_for_later: 'أُبقي لوقت لاحق: لا يمكن قراءة السجل الآن.',
    ignored: 'أُهمل.',
  },
};
