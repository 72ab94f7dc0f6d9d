// The exchange log's texts in Arabic.

import type { BenchMessages } from '../../en/bench';

export const exchanges: BenchMessages['exchanges'] = {
  empty: { title: 'لم يُرسَل شيء بعد', meaning: 'هنا يظهر كل طلب من التطبيق مع الرد عليه.' },
};
