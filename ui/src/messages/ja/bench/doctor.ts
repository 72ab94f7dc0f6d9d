// The return-link doctor's texts in Japanese.

import type { BenchMessages } from '../../en/bench';

export const doctor: BenchMessages['doctor'] = {
  about:
    'プローブが戻りリンクと同じ道を通ります: ブラウザー、システム、このアプリ。ブラウザーに聞かれたらアプリを開くことを許可してください。',
  start: 'プローブを送る',
  repair: 'このアプリを登録してもう一度送る',
  running: 'プローブを送りました。ブラウザーが確認を求めていないか見てください。',
  cold: 'コールド: プローブを届けた起動は、閉じたアプリの起動と同じ手順 (受信箱とロック) を空のフォルダーで、ウィンドウを開く直前まで行います。',
  steps: {
    registered: 'システムがこのアプリをリンクの宛先としている',
    browser: 'ブラウザーがアプリのページを開く',
    handed_over: 'ブラウザーとシステムがリンク付きでプログラムを起動する',
    program: 'それがまさにこの実行ファイルである',
    cold: 'コールド: 閉じたアプリを起動できる',
    running: 'ウォーム: 実行中のアプリがリンクを受け取る',
  },
  states: {
    open: '未到達',
    waiting: '待機中',
    passed: '確認済み',
    failed: '失敗',
  },
  verdicts: {
    sound: 'すべてつながっています。戻りリンクは届きます。',
    not_registered: 'このアプリのリンクに応答するものがありません。',
    other_program: '別のプログラムがリンクを持っています。',
    unreachable: 'このデスクトップではアプリの登録をたどれません。',
    no_browser: 'システムがブラウザーを開きませんでした。',
    browser_silent: 'ブラウザーがページを読みに来ませんでした。',
    browser_kept:
      'ブラウザーがリンクを渡しません。ブラウザーなしでは届きます。アプリを開くことを許可してください。',
    system_lost: 'リンクはブラウザー経由でも直接でも届きません。',
    other_copy: '移動した、または古い別のコピーが応答しています。',
    older_build: 'プローブを知らない古いビルドが応答しています。',
    cold_failed: '実行中はリンクが届きますが、閉じたアプリは起動に失敗します。',
    not_started: 'プローブを作れませんでした。',
  },
};
