// 購入のまわりの言葉：リンク、最初の手順、接続、サポート。

import { isolated, plurals } from '../grammar';

const count = plurals('ja');

export const proposal = {
  unknown: {
    title: 'このアイテムはここでは販売していません',
    meaning: (item: string) =>
      `リンクが「${item}」の表示を求めましたが、このショップにはありません。何も購入されていません。`,
  },
  player: {
    title: '別のプレイヤーのために購入しますか？',
    meaning: (asked: string, now: string) =>
      `リンクが${asked}としての購入を求めています。今は${now}として購入しています。心当たりがなければ${now}のままにしてください。`,
    first: (asked: string) =>
      `リンクが${asked}としての購入を求めています。あなたの ID か確認してください。アイテムはこのプレイヤーに渡されます。`,
    change: (asked: string) => `${asked}として購入`,
    keep: (now: string) => `${now}のままにする`,
  },
  waits: (item: string) => `リンクが${item}の表示を求めています。`,
  show: '表示',
  notNow: '今はしない',
  close: '閉じる',
};

export const firstSteps = {
  title: '最初の購入の前に',
  player: 'ゲームでのプレイヤー ID は？アイテムはこのプレイヤーに渡されます。',
  token: 'ショップには一度だけアクセストークンが必要です。',
  tokenKept: 'キーチェーンに保管されます。',
};

export const unfinished = {
  title: (n: number) => count(n, { other: '未完了の購入が # 件見つかりました' }),
  cutOff: (n: number) => count(n, { other: '完了する前にアプリが中断されました。' }),
  creating:
    'ToffeePay はまだ確認していませんでした。同じ購入として問い合わせるので、二重にはなりません。自動では何も開きません。',
  pending:
    '支払いページはあります。状態を ToffeePay に問い合わせます。ページはあなたが開いたときだけ開きます。',
  look: '見る',
  dismiss: 'わかりました',
};

export const offline = {
  unreachable: 'ToffeePay に接続できません。表示は最後にわかった状態です。この案内は自動で消えます。',
  noNetwork: 'このコンピューターはオフラインです。表示は最後にわかった状態です。この案内は自動で消えます。',
};

export const support = {
  show: 'サポート用の情報を表示',
  title: 'サポート用の情報',
  about: '保存される内容はこれがすべてです。アクセストークン、支払いページ、プレイヤー ID は含まれません。',
  save: '保存する',
  saved: (path: string) => `保存先：${isolated(path)}`,
  close: '閉じる',
  reading: '作成中です。',
};
