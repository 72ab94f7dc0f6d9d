// The session explorer's texts in English. Statuses, methods and ids are the API's own words.

import type { ApiOutcome, JournalDifference } from '../../../lib/ipc.gen';
import { plurals } from '../../grammar';

const count = plurals('en');

export const sessions = {
  list: 'Sessions',
  detail: 'The session',
  raw: 'As JSON',
  player: 'Player',
  status: 'Status',
  any: 'Any',
  find: 'Find in the list',
  read: 'Read',
  more: 'Read more',
  empty: { title: 'No session is like that', meaning: 'Buy something, or make one in the composer.' },
  choose: 'Choose a session to see its payments and what the journal has of it.',
  created: 'Created',
  ended: 'Ended',
  tax: 'Tax',
  price: 'Price',
  readAgain: 'Read again',
  notRead: 'It could not be read again: what stands below is from before.',
  follow: 'Follow',
  stopFollowing: 'Stop following',
  following: 'It is asked every two seconds, until it is final.',
  openPage: 'Open its payment page',
  opened: 'Your browser was given the page.',
  cancel: {
    act: 'Cancel session',
    sure: 'Cancel this session?',
    meaning: 'Its payment page stops working. A payment that is just going through may still win.',
    yes: 'Cancel it',
    no: 'Leave it',
  },
  payments: 'Payments',
  noPayments: 'Nobody has tried to pay it.',
  complete: 'Complete payment',
  letGo: 'Cancel payment',
  refund: 'Refund',
  reason: 'Reason',
  refunds: 'Refunds',
  inJournal: 'Show the purchase',
  compare: 'Compare with the journal',
  comparison: 'Journal and API',
  alike: 'Journal and API have the same.',
  compared: (sessions: number, purchases: number) =>
    `${count(sessions, { one: '# session', other: '# sessions' })} held against ${count(purchases, { one: '# purchase', other: '# purchases' })}.`,
  partly: 'Those are not all: the newest 1,000 are read.',
  journalSays: 'Journal',
  apiSays: 'API',
  differences: {
    not_in_journal:
      'The journal of this machine does not know this session. It was made elsewhere (composer, another machine, the game), or its answer was refused here.',
    not_at_api:
      'The journal has a session that the API does not know. The sandbox was reset, or the token is another merchant’s.',
    answer_awaited: 'The journal still waits for the answer to its create call, and sends it again.',
    journal_behind:
      'The API has it as final, the journal not yet: it was not asked since. “Check now” at the purchase settles it.',
    api_behind: 'The journal has it as final, the API has not. A final status must never be left.',
    other_end: 'Both have it as final, but not in the same way. A final status must never change.',
    item: 'The item has another title than was ordered.',
    price: 'The price is not the one that was ordered.',
    currency: 'The currency is not the one that was ordered.',
    player: 'It is for another player than it was ordered for.',
    game: 'It is of another game than it was ordered in.',
    tax: 'The tax is another than was told when it was created.',
    amount: 'The payment took another amount than the journal recorded.',
    payments: 'More than one payment took money for this one session.',
    paid_all_the_same:
      'The session ended unpaid, and yet a payment took money. Somebody has to give it back.',
    charge_not_recorded: 'It is paid, and the journal has not looked for its payment yet.',
    refund_not_recorded: 'The money was given back, and the journal has not learned of it yet.',
    refund_unknown: 'The journal has the money as given back, and the API as taken.',
  } satisfies Record<JournalDifference, string>,
  outcomes: {
    done: 'The API did it.',
    refused: 'The API refused it.',
    unknown: 'Whether it was done is not known.',
    not_sent: 'It was not sent.',
  } satisfies Record<ApiOutcome, string>,
  field: 'Field',
  pause: (seconds: number) =>
    `It asks for a pause of ${count(seconds, { one: '# second', other: '# seconds' })}.`,
};

export const wallets = {
  accounts: 'Accounts',
  deposits: 'Deposits',
  none: { title: 'No wallet yet', meaning: 'A wallet is made with the first money that a player puts in.' },
  noDeposits: 'Nothing was put in.',
  real: 'Paid in',
  bonus: 'Given',
  partly: 'There may be more: 100 of each are read.',
};
