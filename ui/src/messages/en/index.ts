// Every text of the app in English. Another language is another object of this type.

import type { EnvironmentId, NoticeCode } from '../../lib/ipc.gen';
import { number, plurals } from '../grammar';
import { errors } from './errors';
import type { StoryKey } from './purchase';
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

const count = plurals('en');

export const en = {
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

  /** A state as a word inside a sentence. */
  lastKnown: {
    starting: 'starting',
    opening: 'waiting',
    waiting: 'waiting',
    left: 'still open',
    waiting_unopened: 'waiting',
    declined: 'declined, still open',
    authorized: 'approved by your bank',
  } satisfies Partial<Record<StoryKey, string>>,

  environments: {
    local: 'Local sandbox',
    sandbox: 'ToffeePay sandbox',
    production: 'Production',
    custom: 'Studio backend',
  } satisfies Record<EnvironmentId, string>,

  /** An amount whose currency is none, so that its decimals can't be known. */
  minorUnits: (amount: number, currency: string) => `${amount} ${currency} (minor units)`,

  strip: {
    local: 'Local sandbox: no real money',
    sandbox: 'ToffeePay sandbox: no real money',
    production: null,
    custom: 'Studio backend: payments may be real',
  } satisfies Record<EnvironmentId, string | null>,

  notices: {
    storefront_broken: {
      title: 'The studio’s storefront.json can’t be read',
      meaning: 'The shop that came with the app is shown in its place.',
    },
    settings_broken: {
      title: 'Your settings could not be read',
      meaning:
        'They were set aside, and the app starts from its defaults. Check the environment and the player id.',
    },
    journal_unavailable: {
      title: 'The record of purchases can’t be opened',
      meaning: 'Nothing can be bought until it can, so that no payment goes unrecorded.',
    },
    journal_view_only: {
      title: 'Purchases can only be looked at',
      meaning:
        'Another copy of the app may be writing them, or their folder can’t be locked. To buy, close the other copy and start the app again.',
    },
    journal_set_aside: {
      title: 'The record of purchases was damaged',
      meaning:
        'It was set aside and a new one begun. Older purchases are not listed, but stand as they were at ToffeePay.',
    },
    journal_log_damaged: {
      title: 'The record’s latest entries were damaged',
      meaning:
        'What could be read is listed, and the damaged part was kept. A purchase made just before may be missing here or be behind, but stands as it was at ToffeePay.',
    },
    sandbox_not_running: {
      title: 'The local sandbox did not start',
      meaning: 'Nothing can be bought here now. Start the app again, or choose another environment.',
    },
  } satisfies Record<NoticeCode, { title: string; meaning: string }>,

  nav: {
    label: 'Views',
    store: 'Store',
    purchases: 'Purchases',
    bench: 'Bench',
    settings: 'Settings',
    open: (n: number) => count(n, { other: '# open' }),
  },

  buyer: { nobody: 'No player yet', buyingAs: 'Buying as', where: 'in' },

  titles: {
    store: 'Store',
    purchases: 'Purchases',
    bench: 'Bench',
    settings: 'Settings',
    receipt: 'Receipt',
    ofPurchase: (word: string, item: string) => `${word} – ${item}`,
    join: (...parts: string[]) => parts.join(' · '),
  },

  store: {
    heading: 'Store',
    buy: 'Buy',
    empty: {
      title: 'Nothing is on sale yet',
      meaning: 'The studio has not put up any items so far. Come back later.',
    },
    loading: 'Opening the shop.',
    broken: 'Purchases that were begun are written down, and none is paid twice.',
    search: {
      label: 'Search the store',
      found: (n: number) => count(n, { one: '# item', other: '# items' }),
      nothing: (wanted: string) => `Nothing here is called “${wanted}”`,
      nothingMeaning: 'Try another word, or look through everything.',
      all: 'Show everything',
    },
    categories: { label: 'Categories', all: 'Everything' },
    lastBought: (moment: string) => `Last bought ${moment}`,
    waiting: {
      label: 'Open purchases',
      more: (n: number) => count(n, { one: 'One more under Purchases', other: '# more under Purchases' }),
      goOn: 'Continue',
      line: (item: string, story: StoryKey) => waitingLine(item, story),
      /** Of a purchase that is for another player than who buys now. */
      of: (player: string) => `for ${player}`,
    },
  },

  item: { lastBought: 'Last bought' },

  confirm: {
    title: (item: string) => `Buy ${item}?`,
    price: 'Price',
    stillOpen: 'A payment for this item is still open.',
    goOn: 'Continue that one',
    player: 'For',
    where: 'Where',
    pay: (price: string) => `Pay ${price} in browser`,
    starting: 'Starting the payment',
    cancel: 'Cancel',
    how: 'The payment page opens in your browser and shows any tax before you pay. Nothing is charged until you pay there.',
    openSettings: 'Open Settings',
  },

  purchases: {
    heading: 'Purchases',
    empty: {
      title: 'No purchases yet',
      meaning: 'What you buy is listed here, day by day, with where its payment stands.',
      act: 'Go to the store',
    },
    loading: 'Reading your purchases.',
    in: (environment: string) => `in ${environment}`,
  },

  error: {
    inSeconds: (n: number) => count(n, { one: 'Try again in # second.', other: 'Try again in # seconds.' }),
    inMinutes: (n: number) => count(n, { one: 'Try again in # minute.', other: 'Try again in # minutes.' }),
    tryAgain: 'Try again',
    reference: 'Reference',
    openSettings: 'Open Settings',
  },

  time: {
    today: 'Today',
    yesterday: 'Yesterday',
    seconds: (s: number) => `${number(s)} s`,
    minutes: (m: number, s: number) => `${number(m)} min ${number(s)} s`,
    hours: (h: number, m: number) => `${number(h)} h ${number(m)} min`,
    days: (d: number) => count(d, { one: '# day', other: '# days' }),
  },
};

export type Messages = typeof en;

function waitingLine(item: string, story: StoryKey): string {
  if (story === 'starting' || story === 'starting_unconfirmed') return `${item} is being started`;
  if (story === 'authorized') return `${item} is approved, and the studio completes it`;
  if (story === 'declined') return `${item} was declined, and can still be paid`;
  if (story === 'opening' || story === 'left' || story === 'waiting' || story === 'waiting_unopened')
    return `${item} is waiting for payment`;
  return `${item} is still open`;
}
