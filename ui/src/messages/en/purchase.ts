// What is said of a purchase, in each of the situations it can be in.

import type { DifferenceId, ErrorCode } from '../../lib/ipc.gen';
import { plurals } from '../grammar';

const count = plurals('en');

/** What the words are made of; amounts and times are already in the reader's format. */
export interface StoryFacts {
  item: string;
  price: string;
  player: string;
  /** Nothing is charged for real in this environment. */
  isPlayMoney: boolean;
  /** What was charged is not what was asked: the game may do otherwise than was ordered. */
  differs: boolean;
  declined: number;
  /** Why the last attempt was declined, as a sentence; null where the API did not tell. */
  why: string | null;
  /** Who cancelled it, as far as the timeline tells. */
  cancelledBy: 'player' | 'other' | null;
  /** Real money may be set aside: the bank had approved the last attempt, as far as is known. */
  mayBeHeld: boolean;
  /** Of the three tries that a session has. */
  triesLeft: number;
  unknownStatus: string;
  /** The state last heard of, as a word in a sentence. */
  lastKnown: string;
  lastHeard: string | null;
  /** The day on which the money was given back; null where the API did not tell. */
  refundedAt: string | null;
  /** The name of the environment that it was made in. */
  environment: string;
}

export interface StoryWords {
  /** One word, the loudest of the screen. */
  word: string;
  /** What is going on, and what it means for the money. */
  sentence: string;
  /** What happens next, or what to do. */
  next: string;
}

/** Of one that ended unpaid: where the last that is known is an approval, nobody says yet that it came to nothing. */
const money = (mayBeHeld: boolean) =>
  mayBeHeld
    ? 'Your bank had approved it, so the money may be set aside for a while. Look at your account before you pay again.'
    : 'Nothing was charged.';

export const stories = {
  starting: () => ({
    word: 'Starting',
    sentence: 'We are asking ToffeePay for a payment page. Nothing is charged yet.',
    next: 'The page opens in your browser in a moment.',
  }),
  starting_unconfirmed: () => ({
    word: 'Starting',
    sentence: 'We can’t reach ToffeePay, so the payment page is not there yet. Nothing is charged.',
    next: 'We will keep trying; you need not buy it again.',
  }),
  opening: () => ({
    word: 'Waiting',
    sentence: 'Your payment page is opening in your browser.',
    next: 'Nothing is charged until you pay there.',
  }),
  waiting: () => ({
    word: 'Waiting',
    sentence: 'Waiting for your payment. The page was opened in your browser.',
    next: 'If you closed it, open it again, or cancel. You can close this window too: the purchase is kept.',
  }),
  waiting_unopened: () => ({
    word: 'Waiting',
    sentence: 'Your payment page is ready, but it has not been opened in your browser yet.',
    next: 'Open it, copy its link, or pay on your phone. Nothing is charged until you pay there.',
  }),
  left: () => ({
    word: 'Still open',
    sentence: 'You are back, and ToffeePay knows of no payment yet. Nothing is charged so far.',
    next: 'Go back to the page, or cancel. If you have just paid, it shows here in a moment.',
  }),
  declined: ({ triesLeft, why }: StoryFacts) => ({
    word: 'Declined',
    sentence: `${why ?? 'The bank said no.'} Nothing was charged.`,
    next:
      triesLeft > 0
        ? count(triesLeft, {
            one: 'You can try again on the same page: # try should be left.',
            other: 'You can try again on the same page: # tries should be left.',
          })
        : 'No tries should be left on this page. We are waiting for ToffeePay to close it.',
  }),
  authorized: () => ({
    word: 'Approved',
    sentence: 'Your bank approved it. The studio still has to complete the payment.',
    next: 'There is nothing left for you to do. Don’t pay twice: we will keep checking.',
  }),
  /** The API's word stands in the sentence alone: it is no word of the reader's language. */
  unknown_status: ({ unknownStatus }: StoryFacts) => ({
    word: 'Unconfirmed',
    sentence: `ToffeePay says “${unknownStatus}”. This version of the app does not know that word.`,
    next: 'It is not taken as final. We will keep checking; don’t pay twice.',
  }),
  cancelling: () => ({
    word: 'Cancelling',
    sentence: 'We are asking ToffeePay to cancel this payment.',
    next: 'If you have paid meanwhile, the payment counts, and we will say so.',
  }),
  unconfirmed: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Unconfirmed',
    sentence: `We can’t reach ToffeePay. Last known: ${heard(lastKnown, lastHeard)}.`,
    next: 'We will keep trying; don’t pay twice.',
  }),
  unconfirmed_paused: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Unconfirmed',
    sentence: `ToffeePay asks us to pause. Last known: ${heard(lastKnown, lastHeard)}.`,
    next: 'We will ask again by ourselves; don’t pay twice.',
  }),
  unconfirmed_token: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Unconfirmed',
    sentence: `ToffeePay refuses the access token, so we can’t see this payment. Last known: ${heard(lastKnown, lastHeard)}.`,
    next: 'Enter a new token in Settings, and we will go on. Don’t pay twice.',
  }),
  unconfirmed_answer: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Unconfirmed',
    sentence: `ToffeePay’s last answer can’t be read. Last known: ${heard(lastKnown, lastHeard)}.`,
    next: 'We will ask again; don’t pay twice.',
  }),
  unconfirmed_journal: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Unconfirmed',
    sentence: `What ToffeePay says can’t be written down here. Last known: ${heard(lastKnown, lastHeard)}.`,
    next: 'Free some disk space, and we will go on. Don’t pay twice.',
  }),
  elsewhere: ({ environment, lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Unconfirmed',
    sentence: `It was begun in ${environment}, which is not in use now. Last known: ${heard(lastKnown, lastHeard)}.`,
    next: `Switch to ${environment} in Settings, and we will go on. Don’t pay twice.`,
  }),
  paid: ({ price, item, player, differs, isPlayMoney }: StoryFacts) => ({
    word: 'Paid',
    sentence: `${price} for ${item}.`,
    next: `${differs ? 'Ask the studio whether the game adds it.' : `The game adds it to ${player}.`}${isPlayMoney ? ' This was play money: nobody was charged.' : ''}`,
  }),
  refunded: ({ price, item, refundedAt, isPlayMoney }: StoryFacts) => ({
    word: 'Refunded',
    sentence: `${price} for ${item} went back${refundedAt ? ` on ${refundedAt}` : ''}.`,
    next: isPlayMoney
      ? 'It was play money: no bank has to do with it. The game may take the item back.'
      : 'Your bank decides when you see it. The game may take the item back.',
  }),
  failed: ({ why, mayBeHeld }: StoryFacts) => ({
    word: 'Failed',
    sentence: why
      ? `${why} ToffeePay closed the page after the last try. ${money(mayBeHeld)}`
      : `The payment did not go through, and ToffeePay closed its page. ${money(mayBeHeld)}`,
    next: 'You can start again, perhaps with another card.',
  }),
  cancelled: ({ cancelledBy, mayBeHeld }: StoryFacts) => ({
    word: 'Cancelled',
    sentence: {
      player: `You cancelled this payment. ${money(mayBeHeld)}`,
      other: `This payment was cancelled, but not from here: on its page, or by the studio. ${money(mayBeHeld)}`,
      untold: `This payment was cancelled. ${money(mayBeHeld)}`,
    }[cancelledBy ?? 'untold'],
    next: 'Its page no longer works. You can start again at any time.',
  }),
  expired: ({ why, mayBeHeld }: StoryFacts) => ({
    word: 'Expired',
    sentence: `${why ? `${why} ` : ''}This payment ran out before it was paid. ${money(mayBeHeld)}`,
    next: 'Its page no longer works. Start again?',
  }),
  contradicted: () => ({
    word: 'Check this',
    sentence: 'This purchase ended unpaid, but ToffeePay lists a payment that took money for it.',
    next: 'Don’t pay again; show this to the studio.',
  }),
  given_back: ({ item, refundedAt, isPlayMoney }: StoryFacts) => ({
    word: 'Refunded',
    sentence: `A payment took money for ${item}, though the purchase ended unpaid. It went back${refundedAt ? ` on ${refundedAt}` : ''}.`,
    next: isPlayMoney
      ? 'It was play money: no bank has to do with it. You can start again at any time.'
      : 'Your bank decides when you see it. You can start again at any time.',
  }),
  rejected: () => ({
    word: 'Not started',
    sentence: 'No payment page was opened, nothing was charged.',
    next: 'You can try again.',
  }),
} satisfies Record<string, (facts: StoryFacts) => StoryWords>;

export type StoryKey = keyof typeof stories;

/** Why a purchase was not made, before "No payment page was opened, nothing was charged." */
export const rejections = {
  request_refused: 'ToffeePay refused this purchase.',
  bad_answer: 'ToffeePay’s answer did not fit what was asked, so we stopped.',
  payment_page_refused: 'The payment page was at an address that is not allowed, so we stopped.',
  token_refused: 'ToffeePay refused the access token.',
  token_missing: 'There was no access token.',
  player_invalid: 'ToffeePay does not take this player id.',
  unreachable: 'ToffeePay could not be reached within a day.',
  rate_limited: 'ToffeePay asked for a pause.',
  unknown_item: 'ToffeePay does not know this item.',
} satisfies Partial<Record<ErrorCode, string>>;

export const rejectionOtherwise = 'This purchase could not be started.';

/** Why the bank said no, by the code that the API gives. Which codes there are is unspecified: others are shown as they are. */
export const declines = {
  card_declined: 'The bank said no to this card.',
  insufficient_funds: 'The bank said no: there is not enough money on the account.',
  expired_card: 'The bank said no: the card has expired.',
  incorrect_cvc: 'The bank said no: the card’s security code is wrong.',
  processing_error: 'The bank could not process the payment.',
  suspected_fraud: 'The bank stopped it because it looks like fraud.',
  authentication_failed: 'The bank could not make sure that it is you who pays.',
};

export const declineOtherwise = (said: string) => `The bank said no. The reason given is “${said}”.`;

export const purchase = {
  heading: 'Purchase',
  elapsed: (elapsed: string) => `Open for ${elapsed}`,
  checkedAt: (moment: string) => `Last checked ${moment}`,
  checking: 'Checking now',
  openAgain: 'Open again',
  openPage: 'Open page',
  copyLink: 'Copy link',
  linkCopied: 'Link copied',
  payOnPhone: 'Pay on phone',
  checkNow: 'Check now',
  cancel: 'Cancel purchase',
  cancelQuestion: 'Cancel this purchase?',
  cancelMeaning: 'Its payment page stops working. If you have paid already, the payment counts.',
  cancelYes: 'Yes, cancel it',
  cancelNo: 'Keep it',
  alsoOpen: 'Also open',
  backToGame: 'Back to the game',
  buyAgain: 'Buy again',
  /** Named as what is done there: the one in hand is not over. */
  steps: {
    label: 'Where the payment stands',
    page: 'Payment page',
    pay: 'Pay in browser',
    confirmation: 'Confirmation',
  },
  backToStore: 'Back to the store',
  tryAgain: 'Try again',
  openSettings: 'Open Settings',
  timeline: 'What happened',
  reading: 'Reading this purchase.',
  allPurchases: 'All purchases',
  slip: {
    price: 'Price',
    charged: 'Charged',
    /** In place of what was charged, where nothing is for real. */
    paidInPlay: 'Paid (play money)',
    paidWith: 'Paid with',
    imported: 'Bought elsewhere',
    importedFrom: 'Added from ToffeePay',
    tax: 'Tax',
    player: 'For',
    where: 'Where',
    session: 'Session',
    begun: 'Begun',
  },
  differs: {
    title: 'This is not what was asked',
    meaning:
      'ToffeePay’s record of this payment differs from your order. Don’t pay again; show this to the studio.',
    what: 'What',
    asked: 'Asked',
    found: 'Found',
    /** In place of the amount charged, where nothing is for real. */
    amountInPlay: 'Amount (play money)',
    /** What was asked, and what it comes to with its tax: either would have been right. */
    withTax: (amount: string, sum: string) => `${amount}, or ${sum} with tax`,
    fields: {
      item: 'Item',
      price: 'Price',
      currency: 'Currency',
      tax: 'Tax',
      player: 'Player',
      game: 'Game',
      amount: 'Amount charged',
      payments: 'Payments',
    } satisfies Record<DifferenceId, string>,
  },
  methods: {
    card: 'Card',
    tokenized_card: 'Saved card',
    apple_pay: 'Apple Pay',
    google_pay: 'Google Pay',
    paypal: 'PayPal',
    paylater: 'Pay later',
    venmo: 'Venmo',
    toffee_wallet: 'Toffee wallet',
  },
  taxNote: 'Tax as ToffeePay told it. The final amount is not known here yet.',
  qr: {
    title: 'Pay on your phone',
    label: (item: string) => `QR code of the payment page for ${item}`,
    how: 'Point your phone’s camera at the code. Whoever scans it can see and pay this purchase.',
    local: 'The local sandbox runs on this machine: a phone can’t reach it.',
    close: 'Close',
  },
};

/** What the lines of the timeline say; `ui/src/lib/timeline.ts` picks them by the event's kind. */
export const timeline = {
  imported: 'Made elsewhere, added from ToffeePay',
  begun: 'You chose to buy it',
  session_created: 'ToffeePay made the payment page',
  page_opened: 'The page was handed to your browser',
  page_not_opened: 'The browser did not open',
  page_moved: 'ToffeePay moved the payment page',
  came_back: 'You came back from the payment page',
  cancel_asked: 'You asked to cancel it',
  back_to_pending: 'ToffeePay says: waiting again',
  rejected: 'It was not started',
  progressed: 'The payment moved on',
  authorized: 'Your bank approved it; the studio completes it',
  declined: (times: number) =>
    count(times, { one: 'The bank said no', other: 'The bank said no, # times so far' }),
  charged: 'What was charged was found',
  differs: 'It differs from what was asked',
  refunded: 'The money was given back',
  paid: 'ToffeePay says: paid',
  failed: 'ToffeePay says: failed',
  cancelled: 'ToffeePay says: cancelled',
  expired: 'ToffeePay says: expired',
  says: (status: string) => `ToffeePay says: ${status}`,
  saysUnknown: 'ToffeePay says a status that this version does not know',
};

/** What caused a line of the timeline. */
export const causes = {
  player: 'you',
  return_link: 'return link',
  focus: 'window came to the front',
  wake: 'computer woke up',
  poll: 'regular check',
  start: 'app started',
  access: 'new token or environment',
};

function heard(lastKnown: string, lastHeard: string | null): string {
  return lastHeard === null ? lastKnown : `${lastKnown}, ${lastHeard}`;
}
