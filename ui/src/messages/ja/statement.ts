// 購入の一覧、領収書、ファイル（日本語）。

import { isolated, plurals } from '../grammar';

const count = plurals('ja');

const saved = (n: number) => count(n, { other: '# 件を保存しました：' });

export const statement = {
  search: '検索',
  hint: 'アイテム名、プレイヤー、ID',
  state: '状態',
  all: 'すべての状態',
  standings: {
    open: '未完了',
    paid: '支払い完了',
    refunded: '返金済み',
    failed: '失敗',
    cancelled: 'キャンセル済み',
    expired: '期限切れ',
    rejected: '開始できず',
  },
  from: '開始日',
  until: '終了日',
  anyDay: '指定なし',
  clear: 'すべて表示',
  count: (n: number) => count(n, { other: '# 件の購入' }),
  none: { title: '該当なし', meaning: '条件に合う購入はありません。検索、状態、日付を変えてください。' },
  totals: '合計',
  tooMany: '多すぎて合計できません。検索を絞ってください。',
  tools: 'その他',
  saveCsv: 'CSV で保存',
  saveJson: 'JSON で保存',
  saved: (n: number, path: string) => `${saved(n)} ${isolated(path)}`,
  importing: 'ToffeePay に問い合わせ中',
  import: '別の場所での購入を探す',
  imported: (n: number) => count(n, { other: '# 件の購入を取り込みました。' }),
  importedNone: '新しいものはありません。購入はすべてここにあります。',
  elsewhere: '別の場所で購入',
  differs: '注文と異なる',
  readingRow: '読み込み中',
};

export const receipt = {
  open: '領収書',
  heading: '領収書',
  print: '印刷または PDF で保存',
  back: '購入に戻る',
  item: 'アイテム',
  price: '価格',
  tax: '税',
  charged: '請求額',
  method: '支払い方法',
  player: 'プレイヤー',
  paidOn: '支払日',
  orderedOn: '注文日',
  where: '接続先',
  ids: { session: 'セッション', payment: '支払い', purchase: '購入' },
  notPaid: 'これは領収書ではありません。この購入は支払われていません。',
  playMoney: 'テスト用のお金です。実際の請求はありません。',
  refunded: (when: string) => `${when}に返金されました。`,
  copy: 'コピー',
  copyIds: {
    session: 'セッション ID をコピー',
    payment: '支払い ID をコピー',
    purchase: '購入 ID をコピー',
  },
  copied: 'コピーしました',
  by: (game: string) => `${game}（ToffeePay 経由）`,
};
