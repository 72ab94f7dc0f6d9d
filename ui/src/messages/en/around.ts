// The shop around its purchases: links, first steps, connection, support, in English.

import { isolated, plurals } from '../grammar';

const count = plurals('en');

export const proposal = {
  unknown: {
    title: 'This item is not on sale here',
    meaning: (item: string) =>
      `A link asked to show “${item}”. This shop has no such item. Nothing was bought.`,
  },
  player: {
    title: 'Buy for another player?',
    meaning: (asked: string, now: string) =>
      `A link asks to buy for ${asked}. So far you buy as ${now}. If you did not expect this, stay with ${now}.`,
    first: (asked: string) =>
      `A link asks to buy for ${asked}. Check that this is you: the game gives the item to this player.`,
    change: (asked: string) => `Buy for ${asked}`,
    keep: (now: string) => `Stay with ${now}`,
  },
  waits: (item: string) => `A link asks to show ${item}.`,
  show: 'Show',
  notNow: 'Not now',
  close: 'Close',
};

export const firstSteps = {
  title: 'Before your first purchase',
  player: 'Who are you in the game? The item goes to this player.',
  token: 'The shop needs an access token, once.',
  tokenKept: 'It is kept in your keychain.',
};

export const unfinished = {
  title: (n: number) =>
    count(n, { one: 'We found an unfinished purchase', other: 'We found # unfinished purchases' }),
  cutOff: (n: number) =>
    count(n, {
      one: 'The app was cut off before it was finished.',
      other: 'The app was cut off before they were finished.',
    }),
  creating:
    'ToffeePay had not confirmed it yet. We ask again for the same purchase, so it is made once at most. Nothing opens by itself.',
  pending: 'Its payment page exists. We ask ToffeePay how it stands. The page opens only when you open it.',
  look: 'Look at it',
  dismiss: 'All right',
};

export const offline = {
  unreachable: 'No connection to ToffeePay. What you see is the last known state. This goes away by itself.',
  noNetwork: 'This computer is offline. What you see is the last known state. This goes away by itself.',
};

export const support = {
  show: 'Show the support bundle',
  title: 'Support bundle',
  about:
    'This is all that would be saved, word by word. It has no access token, no payment page and no player id.',
  save: 'Save it',
  saved: (path: string) => `Saved in ${isolated(path)}`,
  close: 'Close',
  reading: 'Writing it.',
};
