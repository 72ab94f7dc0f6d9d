// The statement of purchases, its receipts and files, in English.

import type { Standing } from '../../lib/ipc.gen';
import { isolated, plurals } from '../grammar';

const count = plurals('en');

const saved = (n: number) => count(n, { one: '# purchase saved in', other: '# purchases saved in' });

export const statement = {
  search: 'Search',
  hint: 'Title, player or id',
  state: 'State',
  all: 'All states',
  standings: {
    open: 'Open',
    paid: 'Paid',
    refunded: 'Refunded',
    failed: 'Failed',
    cancelled: 'Cancelled',
    expired: 'Expired',
    rejected: 'Not started',
  } satisfies Record<Standing, string>,
  from: 'From',
  until: 'To',
  anyDay: 'Any day',
  clear: 'Show all',
  count: (n: number) => count(n, { one: '# purchase', other: '# purchases' }),
  none: {
    title: 'No matches',
    meaning: 'No purchase matches. Change the search, the state or the dates.',
  },
  totals: 'Totals',
  tooMany: 'Too many to add up. Narrow the search.',
  tools: 'More',
  saveCsv: 'Save as CSV',
  saveJson: 'Save as JSON',
  saved: (n: number, path: string) => `${saved(n)} ${isolated(path)}`,
  importing: 'Asking ToffeePay',
  import: 'Find purchases made elsewhere',
  imported: (n: number) => count(n, { one: '# purchase added.', other: '# purchases added.' }),
  importedNone: 'Nothing new: all your purchases are here already.',
  elsewhere: 'made elsewhere',
  differs: 'Not as ordered',
  readingRow: 'Reading',
};

export const receipt = {
  open: 'Receipt',
  heading: 'Receipt',
  print: 'Print or save as PDF',
  back: 'Back to the purchase',
  item: 'Item',
  price: 'Price',
  tax: 'Tax',
  charged: 'Charged',
  method: 'Paid with',
  player: 'Player',
  paidOn: 'Paid on',
  orderedOn: 'Ordered on',
  where: 'Where',
  ids: { session: 'Session', payment: 'Payment', purchase: 'Purchase' },
  notPaid: 'This is no receipt: the purchase is not paid.',
  playMoney: 'Play money: nothing was charged for real.',
  refunded: (when: string) => `The money was given back on ${when}.`,
  copy: 'Copy',
  /** What the same buttons are called where they are heard, not seen in their lines. */
  copyIds: {
    session: 'Copy the session’s id',
    payment: 'Copy the payment’s id',
    purchase: 'Copy the purchase’s id',
  },
  copied: 'Copied',
  by: (game: string) => `${game}, by ToffeePay`,
};
