// The exchange log's texts in Japanese.

import type { BenchMessages } from '../../en/bench';

export const exchanges: BenchMessages['exchanges'] = {
  empty: {
    title: 'まだ何も送信されていません',
    meaning: 'このアプリのすべてのリクエストと応答がここに並びます。',
  },
};
