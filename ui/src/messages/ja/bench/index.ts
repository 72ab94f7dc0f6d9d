// The bench's texts in Japanese. Its parts have files of their own.

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

export const ja: BenchMessages = {
  heading: '検証台',
  tabs: {
    exchanges: '通信記録',
    faults: '障害',
    links: 'リンク',
    sessions: 'セッション',
    wallets: 'ウォレット',
    composer: '作成',
    webhooks: 'Webhook 検証',
    scenarios: 'シナリオ',
    sandbox: 'サンドボックス',
    doctor: '戻りリンク診断',
  },
  production: {
    meaning:
      '本番環境を使用中です。検証台での操作は実際の支払いに対して行われます。開くのは今回の起動中だけです。',
    label: '開くには次を入力してください:',
    act: '検証台を開く',
    keptOut:
      '検証台が閉じているため、ドロップされたものは開かれませんでした。検証台を開いてから、もう一度ドロップしてください。',
  },
  copy: 'コピー',
  copied: 'コピーしました。',
  notCopied: 'クリップボードを使えません。',
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
