// 日本語。です・ます調。お金のことは正確に。

import { number, plurals } from '../grammar';
import type { Messages } from '../en';
import type { StoryKey } from '../en/purchase';
import { errors } from './errors';
import {
  causes,
  declineOtherwise,
  declines,
  purchase,
  rejectionOtherwise,
  rejections,
  stories,
  timeline,
} from './purchase';
import { firstSteps, offline, proposal, support, unfinished } from './around';
import { settings } from './settings';
import { receipt, statement } from './statement';

const count = plurals('ja');

export const ja: Messages = {
  errors,
  stories,
  rejections,
  rejectionOtherwise,
  purchase,
  declines,
  declineOtherwise,
  timeline,
  causes,
  settings,
  statement,
  receipt,
  proposal,
  firstSteps,
  unfinished,
  offline,
  support,

  lastKnown: {
    starting: '開始中',
    opening: '支払い待ち',
    waiting: '支払い待ち',
    left: '未完了',
    waiting_unopened: '支払い待ち',
    declined: '拒否されたが継続中',
    authorized: '銀行が承認済み',
  },

  environments: {
    local: 'ローカルサンドボックス',
    sandbox: 'ToffeePay サンドボックス',
    production: '本番',
    custom: 'スタジオのサーバー',
  },

  /** An amount whose currency is none, so that its decimals can't be known. */
  minorUnits: (amount: number, currency: string) => `${amount} ${currency}（最小単位）`,

  strip: {
    local: 'ローカルサンドボックス：実際のお金は動きません',
    sandbox: 'ToffeePay サンドボックス：実際のお金は動きません',
    production: null,
    custom: 'スタジオのサーバー：実際に請求されることがあります',
  },

  notices: {
    storefront_broken: {
      title: 'スタジオの storefront.json を読み込めません',
      meaning: '代わりに、アプリに付属のショップを表示しています。',
    },
    settings_broken: {
      title: '設定を読み込めませんでした',
      meaning: '元のファイルは別名で残し、初期設定で起動しました。接続先とプレイヤー ID を確認してください。',
    },
    journal_unavailable: {
      title: '購入記録を開けません',
      meaning: '記録されない支払いが起きないよう、開けるまで購入はできません。',
    },
    journal_view_only: {
      title: '購入は閲覧のみできます',
      meaning:
        'アプリの別のコピーが書き込んでいるか、フォルダーをロックできません。購入するには、別のコピーを閉じてからアプリを起動し直してください。',
    },
    journal_set_aside: {
      title: '購入記録が壊れていました',
      meaning:
        '元の記録は別名で残し、新しい記録を始めました。以前の購入は一覧に出ませんが、ToffeePay 側ではそのままです。',
    },
    journal_log_damaged: {
      title: '購入記録の最新の部分が壊れていました',
      meaning:
        '読み取れた分を一覧に出し、壊れた部分は別名で残しました。直前の購入がここに出ないか、古い状態のことがありますが、ToffeePay 側ではそのままです。',
    },
    sandbox_not_running: {
      title: 'ローカルサンドボックスが起動しませんでした',
      meaning: '今ここでは購入できません。アプリを起動し直すか、別の接続先を選んでください。',
    },
  },

  nav: {
    label: '画面',
    store: 'ストア',
    purchases: '購入履歴',
    bench: '検証台',
    settings: '設定',
    open: (n: number) => count(n, { other: '未完了 # 件' }),
  },

  buyer: { nobody: 'プレイヤー未設定', buyingAs: '購入者', where: '接続先' },

  titles: {
    store: 'ストア',
    purchases: '購入履歴',
    bench: '検証台',
    settings: '設定',
    receipt: '領収書',
    ofPurchase: (word: string, item: string) => `${word} – ${item}`,
    join: (...parts: string[]) => parts.join(' · '),
  },

  store: {
    heading: 'ストア',
    buy: '購入',
    empty: {
      title: 'まだ販売中のアイテムがありません',
      meaning: 'スタジオはまだアイテムを出していません。後でもう一度ご覧ください。',
    },
    loading: 'ショップを開いています。',
    broken: '始めた購入は記録されており、二重に支払われることはありません。',
    search: {
      label: 'ストアを検索',
      found: (n: number) => count(n, { other: '# 件' }),
      nothing: (wanted: string) => `「${wanted}」に当てはまるものはありません`,
      nothingMeaning: '別の言葉で探すか、すべてを表示してください。',
      all: 'すべて表示',
    },
    categories: { label: 'カテゴリー', all: 'すべて' },
    lastBought: (moment: string) => `前回の購入 ${moment}`,
    waiting: {
      label: '完了していない購入',
      more: (n: number) => count(n, { other: 'ほか # 件は「購入履歴」にあります' }),
      goOn: '続ける',
      line: (item: string, story: StoryKey) => waitingLine(item, story),
      of: (player: string) => `受け取る人：${player}`,
    },
  },

  item: { lastBought: '前回の購入' },

  confirm: {
    title: (item: string) => `${item}を購入しますか？`,
    price: '価格',
    stillOpen: 'このアイテムの支払いがまだ完了していません。',
    goOn: 'そちらを続ける',
    player: '受け取る人',
    where: '接続先',
    pay: (price: string) => `ブラウザで${price}を支払う`,
    starting: '支払いを開始しています',
    cancel: 'キャンセル',
    how: '支払いページがブラウザで開きます。税がかかる場合は、支払う前にそこに表示されます。支払うまで請求はありません。',
    openSettings: '設定を開く',
  },

  purchases: {
    heading: '購入履歴',
    empty: {
      title: 'まだ購入はありません',
      meaning: '購入したものが、支払いの状況とともに日ごとに並びます。',
      act: 'ストアへ',
    },
    loading: '購入履歴を読み込んでいます。',
    in: (environment: string) => `（${environment}）`,
  },

  error: {
    inSeconds: (n: number) => count(n, { other: '#秒後にもう一度試してください。' }),
    inMinutes: (n: number) => count(n, { other: '#分後にもう一度試してください。' }),
    tryAgain: 'もう一度試す',
    reference: '参照番号',
    openSettings: '設定を開く',
  },

  time: {
    today: '今日',
    yesterday: '昨日',
    seconds: (s: number) => `${number(s)}秒`,
    minutes: (m: number, s: number) => `${number(m)}分${number(s)}秒`,
    hours: (h: number, m: number) => `${number(h)}時間${number(m)}分`,
    days: (d: number) => count(d, { other: '#日' }),
  },
};

function waitingLine(item: string, story: StoryKey): string {
  if (story === 'starting' || story === 'starting_unconfirmed') return `${item}：購入を開始しています`;
  if (story === 'authorized') return `${item}：承認済み。スタジオの処理待ちです`;
  if (story === 'declined') return `${item}：拒否されました。まだ支払えます`;
  if (story === 'opening' || story === 'left' || story === 'waiting' || story === 'waiting_unopened')
    return `${item}：支払いを待っています`;
  return `${item}：完了していません`;
}
