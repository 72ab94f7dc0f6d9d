// The webhook bench's texts in Japanese.

import type { BenchMessages } from '../../en/bench';

export const webhooks: BenchMessages['webhooks'] = {
  setup: {
    title: '待ち受け',
    at: '待ち受け先',
    silent: '待ち受けていません。',
    listen: '待ち受ける',
    stop: '待ち受けをやめる',
    register: 'ローカル sandbox に登録',
    secret: '署名シークレット',
    use: '使う',
    forget: '忘れる',
    hasSecret: 'シークレットを使用中です。アプリを終了するまでメモリにのみ保持し、表示しません。',
    noSecret: 'シークレットがないと検証できません。',
    backend: 'あなたのバックエンド',
    handOn: '転送する',
    to: '届いたものはそのまま次へ転送されます:',
    noBackend: '届いたものはどこにも転送されません。',
  },
  send: {
    title: 'バックエンドにイベントを送る',
    type: 'イベント',
    data: 'データ',
    fill: 'API が送る内容を入れる',
    unknown: 'API にこのイベントはありません。バックエンドがどう扱うか確かめられます。',
    fault: 'どこを誤りにするか',
    faults: {
      none: 'なし',
      duplicate: '2回届く',
      late: '1時間前の出来事を伝える',
      stale: '10分前に署名',
      bad_signature: '別のシークレットで署名',
      out_of_order: '前のものが後に届く',
    },
    act: '署名して送信',
  },
  paste: {
    title: '別の場所のメッセージを検証',
    label: 'ヘッダー、空行、本文',
    act: '検証',
  },
  list: 'メッセージ一覧',
  message: 'メッセージ',
  none: 'まだメッセージがありません。',
  choose: 'メッセージを選んでください。',
  number: (number: number) => `${number} 番`,
  origins: {
    received: '受信',
    pasted: '貼り付け',
    sent: 'ここから送信',
  },
  noType: 'イベントではありません',
  again: (first: number) => `再送: ${first} 番と同じメッセージです。`,
  answered: (status: number | null, milliseconds: number) =>
    status === null
      ? `${milliseconds} ms 待っても応答なし`
      : `バックエンド: ${milliseconds} ms 後に ${status}`,
  replay: '署名し直して再送',
  story: 'この間の出来事:',
  purchase: 'その購入を表示',
  noPurchase: 'この端末にはその購入がありません。',
  headers: 'ヘッダー',
  body: '本文',
  findings: {
    good: '検証できました。',
    no_secret: '未検証: シークレットがありません。',
    older_form:
      '古い形式 (X-ToffeePay-Signature) の署名です。エンドポイントを Standard Webhooks に移してください。',
    missing_header: (header: string) => `ヘッダー ${header} がありません。`,
    bad_header: (header: string) => `ヘッダー ${header} が読めないか、2つあります。`,
    no_known_version: 'バージョン v1 の署名がありません。',
    stale: (seconds: number) => `署名は正しいですが、${seconds} 秒前のものです。`,
    early: (seconds: number) => `署名は正しいですが、${seconds} 秒先のものです。時計がずれていませんか。`,
    not_an_event: (place: string) => `署名は正しいですが、イベントではありません: ${place}`,
    wrong_secret: 'おそらく別のシークレットです。このシークレットで正しかったものはまだありません。',
    secret_as_text: 'シークレットの文字で署名されています。base64 なので whsec_ の後をデコードしてください。',
    reformatted: '途中で本文が書き直され、空白が違います。届いたバイトのまま検証してください。',
    altered_body: '本文が変わっています: 同じメッセージが別の本文で届いています。',
    wrong_signature: 'ほかはこのシークレットで正しいので、途中で変わったか偽造です。',
  },
};
