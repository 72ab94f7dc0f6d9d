// The scenarios’ texts in Japanese.

import type { BenchMessages } from '../../en/bench';
import { isolated } from '../../grammar';

export const scenarios: BenchMessages['scenarios'] = {
  where: '実行先',
  places: {
    own_sandbox: 'シナリオごとのサンドボックス',
    in_use: (name: string) => `使用中の環境（${name}）`,
  },
  notInUse:
    'サンドボックスまたは自前のバックエンドを使用中なら、そこでも実行できます。本番環境では実行しません。',
  backend: '一緒にテストするバックエンド：',
  noBackend:
    '自分のバックエンドもテストするには、「Webhook 検証」でそのアドレスと署名シークレットを指定してください。',
  loop: '失敗するまで繰り返す',
  runAll: 'すべて実行',
  stop: '停止',
  report: 'レポートを開く',
  runThis: '実行',
  running: (done: number, total: number) => `実行中：${total} 件中 ${done} 件完了。`,
  stopped: '停止しました。',
  ended: '完了しました。',
  noneCanRun: 'ここで実行できるものがありません。理由はそれぞれにあります。',
  counts: (passed: number, failed: number, skipped: number) =>
    `成功 ${passed}、失敗 ${failed}、スキップ ${skipped}。`,
  round: (round: number) => `${round} 周目。`,
  progress: '完了したシナリオ',
  notKept: '結果を保存できません：',
  find: '検索',
  chooseFolder: '自分のフォルダーを選ぶ…',
  folder: '自分のシナリオの場所',
  folderProblem: 'フォルダーを読めません：',
  origins: { brought: '持ち込み', own: '自分の', shipped: '付属' },
  wrongShort: '読めません',
  impossibleShort: (steps: number) => `不可能：${steps}`,
  wrong: 'このファイルはシナリオではありません：',
  wrongInLine: (line: number) => `${line} 行目が誤っています：`,
  waits: (time: string) => `最長 ${time} 待ちます。`,
  impossible: 'そこでは不可能：',
  choose: 'シナリオを選ぶと手順が表示されます。',
  list: 'シナリオ',
  detail: '手順',
  file: 'ファイル',
  grid: 'これまでに試したもの',
  gridEmpty: 'まだありません。実行するたびに行が増えます。',
  columns: {
    scenario: 'シナリオ',
    environment: '環境',
    system: 'システム',
    browser: 'ブラウザー',
    verdict: '最後の判定',
    at: '日時',
    runs: '回数',
  },
  evidence: '証拠',
  bugReport: '送れるバグ報告：',
  evidenceOf: (scenario: string) => `証拠：${scenario}`,
  marks: {
    waiting: '待機中',
    running: '実行中',
    passed: '成功',
    failed: '失敗',
    skipped: 'スキップ',
    not_reached: '未到達',
  },
  record: {
    open: 'シナリオとして記録',
    choose: 'あなたの購入',
    heading: 'この購入のシナリオ',
    explain: '手で行ったことを専用のサンドボックスでもう一度行い、動きが違えば失敗します。',
    name: '名前',
    remarks: '知っておくこと',
    goesTo: '保存先:',
    asks: '保存する場所をお尋ねします。「シナリオ」で自分のフォルダーを選ぶと、そこに保存されます。',
    save: '保存',
    run: '今すぐ実行',
    close: '閉じる',
    saved: '保存しました:',
    remark: {
      still_open: () => '購入はまだ続いています。これから起きることは含まれません。',
      page_from_payments: () =>
        '支払いページでの操作は支払いから読み取っています。この環境はページについて何も伝えません。',
      page_guessed: () => '支払いを読み取れませんでした。支払いページでの操作は結果から推測しています。',
      cancelled_elsewhere: () =>
        'アプリもベンチもキャンセルしていません。支払いページでキャンセルされたものとして扱います。',
      method_unknown: (detail: string) =>
        `サンドボックスには支払い方法「${isolated(detail)}」がありません。カードとして書いています。`,
      failed_by_itself: () =>
        '障害を設定していないのに呼び出しが失敗しました。シナリオではサンドボックスが同じように失敗します。',
      status_does_nothing: () =>
        '障害ダイヤルが応答をエラーに変えたとき、APIの処理は済んでいました。シナリオではサンドボックスは何もしません。',
      shortened: (detail: string) => `呼び出しの失敗が多すぎるため、${isolated(detail)}回だけ書いています。`,
      restarted: () =>
        '途中でアプリが再起動しました。閉じたのか強制終了したのかは分からないため、強制終了として書いています。',
      clock_off: () => 'アプリの時計がずれていました。シナリオでは購入の前に時計をずらします。',
      cancel_too_late: () => '間に合わなかったキャンセルは省いています。',
      wallet_filled: () => 'どのように入金されたかにかかわらず、ウォレットには最初からお金が入っています。',
      no_calls: () =>
        '通信ログにこの購入の呼び出しがありません。障害や失敗した呼び出しはシナリオに含まれません。',
      no_links: () => 'リンクはアプリの実行中だけ記憶されます。以前の実行のリンクはシナリオに含まれません。',
      link_not_written: (detail: string) =>
        `リンクラボのリンクには手順として書けないものがあります: ${isolated(detail)}`,
      webhooks_left_out: (detail: string) =>
        `一度だけ正しい署名で届いたのではない、またはすべてそろっていない Webhook は省いています: ${isolated(detail)}`,
      too_much: () => 'シナリオに収まらないほど多くのことが起きました。最後の部分は省いています。',
    },
  },
};
