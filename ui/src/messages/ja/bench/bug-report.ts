// The bug report’s texts in Japanese.

import type { BenchMessages } from '../../en/bench';

export const bugReport: BenchMessages['bugReport'] = {
  write: '不具合を報告…',
  writing: 'レポートを作成中…',
  title: '不具合レポート',
  about:
    'この購入についてわかっていることのすべてです。トークン、支払いページ、秘密の値、フォルダー名は含みません。送る前に確認してください。保存されるのは、ここに表示されている内容だけです。',
  notRecorded: 'ほかの場所では再現できません：',
  text: 'レポート',
  contents: 'zip の内容',
  cut: 'このファイルは長いため、途中までを表示しています。残りは zip に含まれます。',
  packed: (size: string) => `圧縮後：${size}。`,
  saved: (path: string) => `保存しました：${path}`,
  saveZip: 'zip として保存…',
  saveMarkdown: 'Markdown として保存…',
  copy: 'テキストをコピー',
  close: '閉じる',
  brought: {
    name: '不具合レポート',
    open: '不具合レポートを開く…',
    orDrop: 'zip をこのウィンドウにドロップしても開けます。',
    problem: '不具合レポートではありません：',
    of: 'レポートの対象：',
    madeBy: (version: string) => `バージョン ${version} で作成`,
    madeByNobody: '作成したバージョンは不明',
    steps: (steps: number) => `${steps} ステップ`,
    nothingToRun: '記述のみで記録がないため、再現できません。',
    replay: '再現する',
    onlySandbox: '専用のサンドボックスでのみ実行されます。',
    read: 'レポートを読む',
  },
};
