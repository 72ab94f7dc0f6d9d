// The exchange log's texts in German.

import type { BenchMessages } from '../../en/bench';

export const exchanges: BenchMessages['exchanges'] = {
  empty: {
    title: 'Noch wurde nichts gesendet',
    meaning: 'Hier steht dann jede Anfrage dieser App und ihre Antwort.',
  },
};
