// エラーごとの言葉：何が起きたか、お金はどうなったか、どうすればよいか。

import type { ErrorCode } from '../../lib/ipc.gen';
import type { ErrorWords } from '../en/errors';

const counts = '支払いには影響しません。すでに済んだ支払いは有効です。';
const kept = 'これまでの購入には影響しません。';

export const errors: Record<ErrorCode, ErrorWords> = {
  journal_unavailable: {
    title: '購入の記録を読み書きできません',
    money: `できるようになるまで購入はできません。${counts}`,
    act: 'ディスクの空きを増やすかデータフォルダーを確認し、アプリを起動し直してください。',
  },
  update_failed: {
    title: 'アプリを更新できません',
    money: 'アプリは元のままで、これまでの購入にも影響しません。',
    act: '後でもう一度試すか、このアプリを入手した場所から新しいバージョンを入手してください。',
  },
  file_not_written: {
    title: 'ファイルを書き込めません',
    money: kept,
    act: '別のフォルダーを選ぶか、空き容量を増やしてください。',
  },
  print_failed: {
    title: 'ページを印刷できません',
    money: kept,
    act: 'プリンターが設定されているか確認するか、ウィンドウの画像を保存してください。',
  },
  unknown_item: {
    title: 'このアイテムの販売は終了しました',
    money: 'これによる購入はありません。',
    act: 'ストアに戻り、別のアイテムを選んでください。',
  },
  unknown_purchase: {
    title: 'この購入はこのパソコンにはありません',
    money: counts,
    act: '購入履歴を確認してください。',
  },
  player_missing: {
    title: '誰が購入しますか？',
    money: 'まだ購入できません。',
    act: 'アイテムの届け先がゲームに伝わるよう、設定でプレイヤー ID を入力してください。',
    inSettings: true,
  },
  player_invalid: {
    title: 'このプレイヤー ID は使えません',
    money: '何も保存されていません。',
    act: 'ゲームに表示されているとおりに入力してください。',
    inSettings: true,
  },
  token_missing: {
    title: 'アクセストークンがまだありません',
    money: 'まだ購入できません。すでに済んだ支払いは有効です。',
    act: '設定で、この接続先のアクセストークンを入力してください。',
    inSettings: true,
  },
  token_refused: {
    title: 'ToffeePay がアクセストークンを受け付けません',
    money: counts,
    act: '期限切れか、別の接続先のものかもしれません。設定で新しいトークンを入力してください。',
    inSettings: true,
  },
  token_invalid: {
    title: 'これはアクセストークンではありません',
    money: '何も保存されていません。',
    act: 'トークンは、空白のない 1,024 文字以内の英数字と記号 1 行です。もう一度コピーしてください。',
    inSettings: true,
  },
  production_not_confirmed: {
    title: '警告がまだ確認されていません',
    money: '何も保存されていません。',
    act: '本番のトークンは、警告を読んでチェックを入れてから保存されます。',
    inSettings: true,
  },
  keychain_unavailable: {
    title: 'このシステムにはキーチェーンがありません',
    money: kept,
    act: 'キーチェーン（Linux では GNOME Keyring などの Secret Service）を起動するか、トークンを今回の起動中だけ保持してください。',
    inSettings: true,
  },
  keychain_locked: {
    title: 'キーチェーンがロックされています',
    money: kept,
    act: 'ロックを解除してもう一度試すか、トークンを今回の起動中だけ保持してください。',
    inSettings: true,
  },
  keychain_timed_out: {
    title: 'キーチェーンが応答しません',
    money: kept,
    act: '別のウィンドウでパスワードを求めているかもしれません。もう一度試すか、トークンを今回の起動中だけ保持してください。',
    inSettings: true,
  },
  keychain_failed: {
    title: 'キーチェーンに拒否されました',
    money: kept,
    act: 'もう一度試すか、トークンを今回の起動中だけ保持してください。',
    inSettings: true,
  },
  unreachable: {
    title: 'ToffeePay に接続できません',
    money: '始まった購入は記録されていて、二重に支払われることはありません。',
    act: 'ネットワークを確認してください。自動で試し続けます。',
  },
  rate_limited: {
    title: 'ToffeePay が間隔を空けるよう求めています',
    money: counts,
    act: '1 分待ってから、もう一度試してください。',
  },
  request_refused: {
    title: 'ToffeePay が要求を断りました',
    money: counts,
    act: '返された内容は下にあります。スタジオが対処できます。',
  },
  bad_answer: {
    title: 'ToffeePay の応答を信頼できません',
    money: '要求した内容と合わないため、それに従って処理はしません。',
    act: 'しばらくしてからもう一度確認してください。続くときは、下の参照番号をスタジオに伝えてください。',
  },
  payment_page_refused: {
    title: '支払いページのアドレスが許可されていません',
    money: 'ページは開いていません。すでに済んだ支払いは有効です。',
    act: '下の参照番号をスタジオに伝えてください。',
  },
  no_payment_page: {
    title: '表示できる支払いページがありません',
    money: 'まだできていないか、この購入はすでに終わっています。',
    act: '購入の状況は上に表示されています。',
  },
  browser_failed: {
    title: 'ブラウザが開きませんでした',
    money: 'これによる支払いはありません。',
    act: 'リンクをコピーしてブラウザで開くか、スマートフォンで支払ってください。',
  },
  game_not_opened: {
    title: 'ゲームが開きませんでした',
    money: '支払いには影響しません。',
    act: 'ご自分でゲームに切り替えるか、ゲームを起動してください。',
  },
  game_not_installed: {
    title: 'ゲームを開けるプログラムがありません',
    money: '支払いには影響ありません。',
    act: 'ゲームを自分で起動するか、このコンピューターにインストールしてください。',
  },
  clipboard_failed: {
    title: 'リンクをコピーできませんでした',
    money: 'これによる支払いはありません。',
    act: 'ページをもう一度開くか、スマートフォンで支払ってください。',
  },
  not_cancellable: {
    title: 'この購入は今キャンセルできません',
    money: 'すでに終わっているか、ToffeePay でまだ始まっていません。',
    act: '状況は上に表示されています。',
  },
  environment_unavailable: {
    title: 'この接続先は使えません',
    money: `今はここで購入できません。${counts}`,
    act: '設定で別の接続先を選ぶか、スタジオに storefront.json へアドレスを登録してもらってください。',
    inSettings: true,
  },
  other_environment: {
    title: 'この購入は別の接続先で行われました',
    money: '購入の状態は変わっていません。',
    act: '設定で、購入したときの接続先に切り替えてください。',
    inSettings: true,
  },
  settings_not_saved: {
    title: '設定を保存できませんでした',
    money: kept,
    act: 'データフォルダーに書き込めることを確認し、もう一度試してください。',
  },
  scheme_not_registered: {
    title: '戻りリンクを設定できませんでした',
    money: 'なくても購入できます。アプリが自分で ToffeePay に問い合わせます。',
    act: '「修復」をもう一度試すか、支払い後にこのウィンドウへ戻ってください。',
  },
  bench_closed: {
    title: 'ここでは検証台は閉じています',
    money: '本番環境を使用中か、storefront.json がテスター用ツールを許可していません。',
    act: '検証台で本番環境を確認するか、別の接続先を選んでください。',
  },
  bench_refused: {
    title: '検証台ではそれはできません',
    money: 'そのために送られたものはありません。',
    act: '理由は下にあります。指定を変えてください。',
  },
  internal: {
    title: 'アプリの不具合です',
    money: '始まった購入は記録されています。状況は購入履歴で確認できます。',
    act: 'もう一度試してください。続くときは、下の参照番号をスタジオに送ってください。ログから原因がわかります。',
  },
};
