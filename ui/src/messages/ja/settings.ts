// 設定画面の言葉。

import type { Messages } from '../en';

export const settings: Messages['settings'] = {
  heading: '設定',
  save: '保存',
  saved: '保存しました',

  player: {
    title: 'プレイヤー',
    about: '購入したものを受け取るプレイヤーの、ゲーム内の ID です。',
    label: 'プレイヤー ID',
  },

  environment: {
    title: '接続先',
    about: '購入を行う場所です。トークンは接続先ごとに異なります。',
    unavailable: 'このアプリでは設定されていません',
    means: {
      local: 'アプリの中で動く ToffeePay。アカウントもネットワークも不要、実際のお金は動きません。',
      sandbox: 'ToffeePay のテスト環境。実際のお金は動きません。',
      production: '実際のお金です。カードに請求されます。',
      custom: 'storefront.json に書かれたスタジオのサーバー。実際に請求されることがあります。',
    },
    notRunning: '動いていません',
  },

  token: {
    title: 'アクセストークン',
    about: 'アプリが ToffeePay に入るための鍵です。保存する前に一度確認し、その後は二度と表示しません。',
    states: {
      of_the_sandbox: 'ローカルサンドボックスが起動のたびに作ります。入力は不要です。',
      reading: 'キーチェーンを読み込んでいます。',
      missing: 'まだありません',
      in_keychain: 'キーチェーンに保存済み',
      this_run: 'アプリを閉じるまで保持',
      refused: 'ToffeePay に拒否されました。新しいトークンを入力してください',
    },
    endsWith: (lastFour: string) => `末尾 ${lastFour}`,
    label: 'アクセストークン',
    labelNew: '新しいアクセストークン',
    store: '確認して保存',
    replace: '置き換える',
    trying: '確認しています',
    forget: '消去する',
    forgetQuestion: 'この接続先のトークンを消去しますか？',
    forgetMeaning: '再び入力するまで、ここでは購入も確認もできません。',
    forgetNo: '残す',
    keepRun: '今回の起動中だけ保持する',
    keepRunMeaning: 'アプリを閉じるまでメモリーにだけ置き、ファイルには書きません。',
    enterAgain: 'トークンは保持されていません。もう一度試すには入力し直してください。',
    production: {
      title: '本番のトークンを保存する前にお読みください',
      text: 'キーチェーンは、このパソコンのほかの利用者からトークンを守りますが、本人からは守れません。ToffeePay はスタジオに、本番のトークンをサーバーに置くよう求めています。マーチャント用トークンをプレイヤーに渡さないでください。プレイヤーは自分のトークンで、スタジオのサーバー（接続先「スタジオのサーバー」）を使います。',
      confirm: '読みました。このパソコンを使うのは私だけです',
    },
  },

  scheme: {
    title: '戻りリンク',
    about:
      '支払い後にブラウザからここへ戻るしくみです。なくても購入できます。アプリは自分でも問い合わせます。',
    states: {
      checking: 'どのアプリが応じるか確認しています。',
      registered: '設定済み：リンクでこのアプリが開きます。',
      not_registered: '未設定：このリンクに応じるものがありません。',
      other_program: '別のプログラムがこのリンクに応じています。',
      unreachable: '設定済みですが、このデスクトップはリンクを渡しません。',
      by_bundle: 'インストールされたアプリ自身が設定しています。',
    },
    repair: '修復',
    check: '確認',
    ignored: {
      title: '無視したリンク',
      about: '何も変わっていません。このようなリンクはどのウェブページからでも送れます。',
      reasons: {
        malformed: 'このアプリの戻りリンクではありません',
        unknown_purchase: 'このパソコンの購入のものではありません',
        already_ended: 'その購入はすでに終わっています',
        kept_for_later: '照会できませんでした',
        too_many: '一度に多すぎました',
      },
      times: (count, last) => `${count}件、最後は${last}`,
    },
  },

  theme: {
    title: '外観',
    about: '明るい紙か、暗い紙か。',
    names: { system: 'システムに合わせる', light: 'ライト', dark: 'ダーク' },
  },

  language: {
    title: '言語',
    about: 'アプリの言語です。アイテムの説明はスタジオの言葉のままです。',
    system: 'システムに合わせる',
  },

  update: {
    title: 'アップデート',
    states: { not_asked: 'まだ確認していません', current: '最新バージョンです。' },
    available: (version: string) => `バージョン ${version} を利用できます。`,
    means: 'ダウンロード後、スタジオの鍵で検証されます。進行中の購入は再起動後に続きます。',
    check: 'アップデートを確認',
    install: 'インストールして再起動',
  },

  about: {
    title: 'このアプリについて',
    version: 'バージョン',
    dataFolder: 'データフォルダー',
    dataNote: '購入、設定、ログはここにあります。トークンはありません。',
  },
};
