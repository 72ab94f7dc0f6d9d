// 購入について、あり得る状況ごとに伝える言葉。

import { plurals } from '../grammar';
import type { Messages } from '../en';
import type { StoryFacts } from '../en/purchase';

const count = plurals('ja');

/** Of one that ended unpaid: where the last that is known is an approval, nobody says yet that it came to nothing. */
const money = (mayBeHeld: boolean) =>
  mayBeHeld
    ? '銀行は承認していたため、金額がしばらく確保されたままのことがあります。もう一度支払う前に口座を確認してください。'
    : '請求はありません。';

export const stories: Messages['stories'] = {
  starting: () => ({
    word: '開始中',
    sentence: 'ToffeePay に支払いページを用意してもらっています。まだ請求はありません。',
    next: 'まもなくブラウザでページが開きます。',
  }),
  starting_unconfirmed: () => ({
    word: '開始中',
    sentence: 'ToffeePay に接続できず、支払いページがまだありません。請求はありません。',
    next: '試し続けます。もう一度購入する必要はありません。',
  }),
  opening: () => ({
    word: '支払い待ち',
    sentence: '支払いページをブラウザで開いています。',
    next: 'そこで支払うまで請求はありません。',
  }),
  waiting: () => ({
    word: '支払い待ち',
    sentence: '支払いを待っています。ページはブラウザで開きました。',
    next: '閉じてしまったら、もう一度開くか、キャンセルしてください。このウィンドウも閉じてかまいません。購入は保存されます。',
  }),
  waiting_unopened: () => ({
    word: '支払い待ち',
    sentence: '支払いページは用意できましたが、ブラウザではまだ開いていません。',
    next: 'ページを開く、リンクをコピーする、スマートフォンで支払う、のいずれかを選べます。支払うまで請求はありません。',
  }),
  left: () => ({
    word: '未完了',
    sentence: '戻ってきましたが、ToffeePay にはまだ支払いがありません。今のところ請求はありません。',
    next: 'ページに戻って支払うか、キャンセルしてください。支払ったばかりなら、まもなくここに表示されます。',
  }),
  declined: ({ triesLeft, why }: StoryFacts) => ({
    word: '拒否',
    sentence: `${why ?? '銀行が承認しませんでした。'}請求はありません。`,
    next:
      triesLeft > 0
        ? count(triesLeft, { other: '同じページでもう一度試せます。残りは # 回のはずです。' })
        : 'このページで試せる回数は残っていないはずです。ToffeePay が閉じるのを待っています。',
  }),
  authorized: () => ({
    word: '承認済み',
    sentence: '銀行は承認しました。あとはスタジオが支払いを完了させます。',
    next: 'ほかに必要な操作はありません。二重に支払わないでください。確認を続けます。',
  }),
  unknown_status: ({ unknownStatus }: StoryFacts) => ({
    word: '未確認',
    sentence: `ToffeePay の状態は「${unknownStatus}」です。このバージョンのアプリが知らない言葉です。`,
    next: '確定とはみなしません。確認を続けます。二重に支払わないでください。',
  }),
  cancelling: () => ({
    word: 'キャンセル中',
    sentence: 'ToffeePay にこの支払いのキャンセルを求めています。',
    next: 'その間に支払っていた場合は支払いが有効になり、ここでお知らせします。',
  }),
  unconfirmed: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: '未確認',
    sentence: `ToffeePay に接続できません。最後にわかった状態：${heard(lastKnown, lastHeard)}。`,
    next: '試し続けます。二重に支払わないでください。',
  }),
  unconfirmed_paused: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: '未確認',
    sentence: `ToffeePay が間隔を空けるよう求めています。最後にわかった状態：${heard(lastKnown, lastHeard)}。`,
    next: '自動でまた問い合わせます。二重に支払わないでください。',
  }),
  unconfirmed_token: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: '未確認',
    sentence: `ToffeePay がアクセストークンを受け付けないため、この支払いを確認できません。最後にわかった状態：${heard(lastKnown, lastHeard)}。`,
    next: '設定で新しいトークンを入力すると続けます。二重に支払わないでください。',
  }),
  unconfirmed_answer: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: '未確認',
    sentence: `ToffeePay からの最後の応答を読めません。最後にわかった状態：${heard(lastKnown, lastHeard)}。`,
    next: 'もう一度問い合わせます。二重に支払わないでください。',
  }),
  unconfirmed_journal: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: '未確認',
    sentence: `ToffeePay からの知らせをここに記録できません。最後にわかった状態：${heard(lastKnown, lastHeard)}。`,
    next: 'ディスクの空きを増やすと続けます。二重に支払わないでください。',
  }),
  elsewhere: ({ environment, lastKnown, lastHeard }: StoryFacts) => ({
    word: '未確認',
    sentence: `「${environment}」で始めた購入ですが、今は別の接続先を使っています。最後にわかった状態：${heard(lastKnown, lastHeard)}。`,
    next: `設定で「${environment}」に切り替えると続けます。二重に支払わないでください。`,
  }),
  paid: ({ price, item, player, differs, isPlayMoney }: StoryFacts) => ({
    word: '支払い完了',
    sentence: `${item}に${price}を支払いました。`,
    next: `${differs ? 'ゲームに届くかどうかは、スタジオに確認してください。' : `ゲームが ${player} に届けます。`}${isPlayMoney ? 'これはテスト用のお金で、誰にも請求されていません。' : ''}`,
  }),
  refunded: ({ price, item, refundedAt, isPlayMoney }: StoryFacts) => ({
    word: '返金済み',
    sentence: `${item}の${price}は${refundedAt ? `${refundedAt} に` : ''}返金されました。`,
    next: isPlayMoney
      ? 'テスト用のお金なので、銀行は関わりません。アイテムはゲームで取り消されることがあります。'
      : '口座に反映される時期は銀行によります。アイテムはゲームで取り消されることがあります。',
  }),
  failed: ({ why, mayBeHeld }: StoryFacts) => ({
    word: '失敗',
    sentence: why
      ? `${why}最後の試行のあと、ToffeePay がページを閉じました。${money(mayBeHeld)}`
      : `支払いは成立せず、ToffeePay がページを閉じました。${money(mayBeHeld)}`,
    next: '別のカードなどで、もう一度始められます。',
  }),
  cancelled: ({ cancelledBy, mayBeHeld }: StoryFacts) => ({
    word: 'キャンセル済み',
    sentence: {
      player: `あなたがこの支払いをキャンセルしました。${money(mayBeHeld)}`,
      other: `この支払いは、支払いページまたはスタジオによってキャンセルされました。このアプリからではありません。${money(mayBeHeld)}`,
      untold: `この支払いはキャンセルされました。${money(mayBeHeld)}`,
    }[cancelledBy ?? 'untold'],
    next: '支払いページはもう使えません。いつでもやり直せます。',
  }),
  expired: ({ why, mayBeHeld }: StoryFacts) => ({
    word: '期限切れ',
    sentence: `${why ?? ''}この支払いは支払われないまま期限が切れました。${money(mayBeHeld)}`,
    next: '支払いページはもう使えません。もう一度始めますか？',
  }),
  contradicted: () => ({
    word: '要確認',
    sentence: 'この購入は未払いで終わりましたが、ToffeePay には代金を受け取った支払いがあります。',
    next: 'もう一度支払わないでください。この画面をスタジオに見せてください。',
  }),
  given_back: ({ item, refundedAt, isPlayMoney }: StoryFacts) => ({
    word: '返金済み',
    sentence: `${item}の購入は未払いで終わりましたが、代金を受け取った支払いがありました。${refundedAt ? `${refundedAt} に` : ''}返金されました。`,
    next: isPlayMoney
      ? 'テスト用のお金なので、銀行は関わりません。いつでもやり直せます。'
      : '口座に反映される時期は銀行によります。いつでもやり直せます。',
  }),
  rejected: () => ({
    word: '開始できず',
    sentence: '支払いページは開かれず、請求はありません。',
    next: 'もう一度試せます。',
  }),
};

export const rejections: Messages['rejections'] = {
  request_refused: 'ToffeePay がこの購入を断りました。',
  bad_answer: 'ToffeePay の応答が要求と合わなかったため、中止しました。',
  payment_page_refused: '支払いページのアドレスが許可されていないため、中止しました。',
  token_refused: 'ToffeePay がアクセストークンを受け付けませんでした。',
  token_missing: 'アクセストークンがありませんでした。',
  player_invalid: 'ToffeePay はこのプレイヤー ID を受け付けません。',
  unreachable: '1 日のうちに ToffeePay に接続できませんでした。',
  rate_limited: 'ToffeePay が間隔を空けるよう求めました。',
  unknown_item: 'ToffeePay はこのアイテムを知りません。',
};

export const rejectionOtherwise = 'この購入を始められませんでした。';

export const declines: Messages['declines'] = {
  card_declined: '銀行がこのカードを承認しませんでした。',
  insufficient_funds: '口座の残高が足りないため、銀行が承認しませんでした。',
  expired_card: 'カードの有効期限が切れているため、銀行が承認しませんでした。',
  incorrect_cvc: 'カードのセキュリティコードが違うため、銀行が承認しませんでした。',
  processing_error: '銀行が支払いを処理できませんでした。',
  suspected_fraud: '不正の疑いがあるため、銀行が支払いを止めました。',
  authentication_failed: '銀行が本人確認をできませんでした。',
};

export const declineOtherwise: Messages['declineOtherwise'] = (said) =>
  `銀行が承認しませんでした。理由は「${said}」とされています。`;

export const purchase: Messages['purchase'] = {
  heading: '購入',
  elapsed: (elapsed: string) => `開始から ${elapsed}`,
  checkedAt: (moment: string) => `最終確認 ${moment}`,
  checking: '確認しています',
  openAgain: 'もう一度開く',
  openPage: 'ページを開く',
  copyLink: 'リンクをコピー',
  linkCopied: 'コピーしました',
  payOnPhone: 'スマートフォンで支払う',
  checkNow: '今すぐ確認',
  cancel: '購入をキャンセル',
  cancelQuestion: 'この購入をキャンセルしますか？',
  cancelMeaning: '支払いページは使えなくなります。すでに支払っている場合、その支払いは有効です。',
  cancelYes: 'はい、キャンセルする',
  cancelNo: 'このまま続ける',
  alsoOpen: 'ほかの未完了の購入',
  backToGame: 'ゲームに戻る',
  buyAgain: 'もう一度購入',
  steps: {
    label: '支払いの進み具合',
    page: '支払いページ',
    pay: 'ブラウザで支払い',
    confirmation: '確認',
  },
  backToStore: 'ストアに戻る',
  tryAgain: 'もう一度試す',
  openSettings: '設定を開く',
  timeline: 'これまでの経過',
  reading: '購入を読み込んでいます。',
  allPurchases: 'すべての購入',
  slip: {
    price: '価格',
    charged: '請求額',
    paidInPlay: '支払額（テスト用のお金）',
    paidWith: '支払い方法',
    imported: '別の場所での購入',
    importedFrom: 'ToffeePay から取り込みました',
    tax: '税',
    player: '受け取る人',
    where: '接続先',
    session: 'セッション',
    begun: '開始',
  },
  differs: {
    title: '注文した内容と異なります',
    meaning:
      'この支払いについての ToffeePay の記録が、注文と一致しません。もう一度支払わず、この画面をスタジオに見せてください。',
    what: '項目',
    asked: '注文',
    found: '記録',
    amountInPlay: '金額（テスト用のお金）',
    withTax: (amount, sum) => `${amount}、または税込みで ${sum}`,
    fields: {
      item: 'アイテム',
      price: '価格',
      currency: '通貨',
      tax: '税',
      player: 'プレイヤー',
      game: 'ゲーム',
      amount: '請求額',
      payments: '支払い回数',
    },
  },
  methods: {
    card: 'カード',
    tokenized_card: '保存済みカード',
    apple_pay: 'Apple Pay',
    google_pay: 'Google Pay',
    paypal: 'PayPal',
    paylater: '後払い',
    venmo: 'Venmo',
    toffee_wallet: 'Toffee ウォレット',
  },
  taxNote: '税額は ToffeePay の通知によります。最終的な金額はまだわかっていません。',
  qr: {
    title: 'スマートフォンで支払う',
    label: (item: string) => `${item}の支払いページの QR コード`,
    how: 'スマートフォンのカメラをコードに向けてください。読み取った人は誰でも、この購入を見て支払えます。',
    local: 'ローカルサンドボックスはこのパソコンで動いているため、スマートフォンからは開けません。',
    close: '閉じる',
  },
};

export const timeline: Messages['timeline'] = {
  imported: '別の場所で購入、ToffeePay から取り込み',
  begun: '購入を選びました',
  session_created: 'ToffeePay が支払いページを作りました',
  page_opened: 'ページをブラウザに渡しました',
  page_not_opened: 'ブラウザが開きませんでした',
  page_moved: 'ToffeePay が支払いページを移しました',
  came_back: '支払いページから戻りました',
  cancel_asked: 'キャンセルを求めました',
  back_to_pending: 'ToffeePay：再び支払い待ち',
  rejected: '開始できませんでした',
  progressed: '支払いが進みました',
  authorized: '銀行が承認しました。スタジオが完了させます',
  declined: (times: number) =>
    times > 1
      ? count(times, { other: '銀行が承認しませんでした（これまでに # 回）' })
      : '銀行が承認しませんでした',
  charged: '請求額がわかりました',
  differs: '注文した内容と異なります',
  refunded: '返金されました',
  paid: 'ToffeePay：支払い完了',
  failed: 'ToffeePay：失敗',
  cancelled: 'ToffeePay：キャンセル済み',
  expired: 'ToffeePay：期限切れ',
  says: (status: string) => `ToffeePay：${status}`,
  saysUnknown: 'ToffeePay：このバージョンが知らない状態',
};

export const causes: Messages['causes'] = {
  player: 'あなた',
  return_link: '戻りリンク',
  focus: 'ウィンドウが前面に',
  wake: 'スリープから復帰',
  poll: '定期確認',
  start: 'アプリの起動',
  access: '新しいトークンまたは接続先',
};

function heard(lastKnown: string, lastHeard: string | null): string {
  return lastHeard === null ? lastKnown : `${lastKnown}（${lastHeard}）`;
}
