// The exchange log's texts in Japanese.

import type { BenchMessages } from '../../en/bench';

export const exchanges: BenchMessages['exchanges'] = {
  empty: {
    title: 'まだ何も送信されていません',
    meaning: 'このアプリのすべてのリクエストが応答とともにここに並びます。再起動後も残ります。',
  },
  unavailable: {
    title: '通信記録がありません。',
    meaning: 'ファイルを開けません。購入はいつもどおり続きますが、今回の起動中の通信は記録されません。',
  },
  missed: (count: number) => `今回の起動中、${count} 件の通信を記録できませんでした。`,
  panes: { list: '通信の一覧', detail: '通信', raw: 'リクエストと応答' },
  search: '検索',
  hint: '呼び出し、ID、キー、ステータス、本文の語',
  onlyFailed: '成功以外のみ',
  thisRun: '今回の起動のみ',
  export: 'HAR として保存…',
  exported: (count: number, path: string) => `${count} 件を ${path} に保存しました`,
  none: '該当する記録はありません。',
  choose: '通信を選ぶと表示されます。',
  more: 'さらに表示',
  open: '未完了',
  noAnswer: '応答なし',
  earlierRun: '以前の起動',
  byBench: '検証台から',
  attempt: (number: number) => `${number} 回目`,
  withFault: '障害を設定',
  took: (milliseconds: number) =>
    milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`,
  facts: {
    at: '送信',
    took: '所要時間',
    attempt: '試行',
    key: '冪等キー',
    error: '応答がない理由',
    fault: '設定した障害',
  },
  sent: 'リクエスト',
  answered: '応答',
  compare: '比較…',
  chooseOther: '一覧からもう一方を選んでください。',
  comparing: '先に印を付けたものと比較しています。',
  stopComparing: '比較をやめる',
  comparison: '違い',
  alike: '二つは同じです。',
  changes: { removed: '一つ目だけ:', added: '二つ目だけ:' },
  copyAs: '形式を選んでコピー',
};
