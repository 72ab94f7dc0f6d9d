// The fault dial's texts in Japanese.

import type { BenchMessages } from '../../en/bench';

export const faults: BenchMessages['faults'] = {
  meaning:
    '設定した障害は、どの ToffeePay に接続していても、このアプリ自身の入口と出口で起こります。今回の起動が終わると消えます。',
  strip: '設定中の障害:',
  clear: 'すべて解除',
  areSet: '現在の設定',
  none: '何も設定されていません。',
  remove: '解除',
  set: '設定',
  kind: '障害の種類',
  kinds: {
    answers: 'API の応答',
    network_lost: 'ネットワークなし',
    links: '戻りリンク',
    kill: 'アプリの強制終了',
    clock: 'アプリの時計のずれ',
  },
  call: '呼び出し',
  everyCall: 'すべての呼び出し',
  act: 'どうなるか',
  answerActs: {
    drop_before: 'リクエストを送らない',
    drop_after: '応答を失う',
    delay: '応答を遅らせる',
    status: '別のステータス',
    garbage: '代わりにプロキシのページ',
    truncated: '応答が途中で切れる',
    other_price: '別の価格',
    altered: '項目の値を変える',
  },
  linkActs: {
    drop: 'リンクを失う',
    double: 'リンクが二度届く',
    delay: 'リンクを遅らせる',
    forge: '代わりに偽のリンク',
  },
  status: 'ステータス',
  pointer: '項目（JSON ポインター）',
  value: '値（JSON）',
  seconds: '遅れ(秒)',
  times: '回数',
  point: '段階',
  hours: '進み(時間、遅れは負の数)',
  lost: 'ネットワークなし',
  late: (seconds: number) => `応答が ${seconds} 秒遅れる`,
  linkLate: (seconds: number) => `リンクが ${seconds} 秒遅れる`,
  altered: (pointer, value) => `${pointer} が ${value} の応答`,
  withStatus: (status: number) => `応答を ${status} にする`,
  answers: (what: string, call: string | null, times: number) =>
    `${what}、${call ?? 'すべての呼び出し'}(あと ${times} 回)`,
  links: (what: string, times: number) => `${what}(あと ${times} 回)`,
  killAt: (point: string) => `${point} でアプリが終了`,
  clockOff: (seconds: number) => `時計のずれ ${(seconds / 3600).toFixed(1)} 時間`,
};
