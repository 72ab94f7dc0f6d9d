// The link lab's texts in Japanese.

import type { BenchMessages } from '../../en/bench';

export const links: BenchMessages['links'] = {
  fire: 'リンクを送る',
  way: '経路',
  ways: { direct: 'アプリの中', system: 'システム経由' },
  ofOpen: (item: string) =>
    `正しいリンクは未完了の「${item}」のものです。プレイヤーのときと同じく、アプリはその購入を表示します。`,
  noOpen: '未完了の購入がありません。先に何か購入してください。',
  noEnded: '終わった購入がまだありません。',
  notBySystem: 'システムは別のプログラムに渡します。',
  shots: {
    good: { name: '正しいリンク', meaning: 'その購入を確認します。' },
    duplicate: { name: '重複', meaning: '同じものを同時に2回。' },
    claiming: { name: '支払い済みと主張', meaning: '主張は捨てられ、購入を確認します。' },
    late: { name: '遅延', meaning: 'すでに終わった購入のもの。' },
    forged: { name: '偽造', meaning: 'どの購入にもない state。' },
    foreign: { name: '別アプリ', meaning: '別のプログラムのスキーム。' },
    stateless: { name: 'state なし', meaning: '支払い済みという言葉だけ。' },
    two_states: { name: 'state が2つ', meaning: '同じものが2回。' },
    other_path: { name: '別のパス', meaning: '支払いが戻る場所ではありません。' },
    fragment: { name: 'フラグメント付き', meaning: '# の後ろに何かあります。' },
    too_long: { name: '長すぎる', meaning: '2,048 バイトを超えます。' },
    not_ascii: { name: 'ASCII 以外', meaning: 'リンクに使えない文字を含みます。' },
  },
  last: '最近のリンク',
  none: '今回の起動ではまだリンクが届いていません。',
  elsewhere: '外部から',
  waiting: 'まだ届いていません。',
  purchase: 'その購入を表示',
  did: {
    checks: '受理: 購入の状態を確認しました。',
    repeats: '変化なし: 直前に同じものが届いています。',
    shows_ended: '購入は先に終わっていました: 表示のみ、問い合わせなし。',
    shows_unfollowed: '購入は別の場所で未完了です: 表示のみ、問い合わせなし。',
    proposed: '受理: 商品を提案しました。',
    kept_for_later: '後で処理: いまは記録を読めません。',
    ignored: '無視しました。',
  },
};
