// What is said for each error code: what happened, whether money moved, what to do.

import type { ErrorCode } from '../../lib/ipc.gen';

export interface ErrorWords {
  /** What happened. */
  title: string;
  /** What it means for the money. */
  money: string;
  /** What to do. */
  act: string;
  /** Whether Settings is where it is put right. */
  inSettings?: true;
}

const counts = 'This changes nothing about a payment: one already made counts.';
const kept = 'Your purchases stay as they are.';

export const errors: Record<ErrorCode, ErrorWords> = {
  journal_unavailable: {
    title: 'Your purchases can’t be read or written down',
    money: `Nothing can be bought until they can. ${counts}`,
    act: 'Free some disk space or check the data folder, then start the app again.',
  },
  update_failed: {
    title: 'The app can’t be updated',
    money: 'It stays as it was, and so do your purchases.',
    act: 'Try again later, or get the new version where you got this one.',
  },
  file_not_written: {
    title: 'The file can’t be written',
    money: kept,
    act: 'Choose another folder, or make room on the disk.',
  },
  print_failed: {
    title: 'The page can’t be printed',
    money: kept,
    act: 'Check that this computer has a printer set up, or save a picture of the window.',
  },
  unknown_item: {
    title: 'This item is no longer on sale',
    money: 'Nothing was bought by that.',
    act: 'Go back to the store and pick another.',
  },
  unknown_purchase: {
    title: 'This purchase is not on this machine',
    money: counts,
    act: 'Look for it under Purchases.',
  },
  player_missing: {
    title: 'Who is buying?',
    money: 'Nothing can be bought yet.',
    act: 'Enter your player id in Settings, so that the game knows whom to give the item.',
    inSettings: true,
  },
  player_invalid: {
    title: 'This player id can’t be used',
    money: 'Nothing was stored.',
    act: 'Copy it from the game as it is written there.',
    inSettings: true,
  },
  token_missing: {
    title: 'There is no access token yet',
    money: 'Nothing can be bought yet; a payment already made counts.',
    act: 'Enter the access token of this environment in Settings.',
    inSettings: true,
  },
  token_refused: {
    title: 'ToffeePay refuses the access token',
    money: counts,
    act: 'It may have expired, or be of another environment. Enter a new one in Settings.',
    inSettings: true,
  },
  token_invalid: {
    title: 'This is not an access token',
    money: 'Nothing was stored.',
    act: 'A token is one line of up to 1,024 letters, digits and signs, without spaces. Copy it again.',
    inSettings: true,
  },
  production_not_confirmed: {
    title: 'The warning is not confirmed yet',
    money: 'Nothing was stored.',
    act: 'A production token is stored only once you have read the warning and ticked its box.',
    inSettings: true,
  },
  keychain_unavailable: {
    title: 'There is no keychain on this system',
    money: kept,
    act: 'Start a keychain (on Linux, a Secret Service such as GNOME Keyring), or keep the token for this run only.',
    inSettings: true,
  },
  keychain_locked: {
    title: 'The keychain is locked',
    money: kept,
    act: 'Unlock it and try again, or keep the token for this run only.',
    inSettings: true,
  },
  keychain_timed_out: {
    title: 'The keychain does not answer',
    money: kept,
    act: 'It may be asking for its password in another window. Try again, or keep the token for this run only.',
    inSettings: true,
  },
  keychain_failed: {
    title: 'The keychain refused',
    money: kept,
    act: 'Try again, or keep the token for this run only.',
    inSettings: true,
  },
  unreachable: {
    title: 'We can’t reach ToffeePay',
    money: 'If a purchase was begun, it is written down and is never paid twice.',
    act: 'Check the network. We keep trying by ourselves.',
  },
  rate_limited: {
    title: 'ToffeePay asks for a pause',
    money: counts,
    act: 'Wait a minute, then try again.',
  },
  request_refused: {
    title: 'ToffeePay refused the request',
    money: counts,
    act: 'What it said is below. The studio can put it right.',
  },
  bad_answer: {
    title: 'ToffeePay’s answer can’t be trusted',
    money: 'It does not fit what was asked, so we do not act on it.',
    act: 'Check again in a while. If it stays, tell the studio the reference below.',
  },
  payment_page_refused: {
    title: 'The payment page is at an address that is not allowed',
    money: 'It was not opened. A payment already made counts.',
    act: 'Tell the studio the reference below.',
  },
  no_payment_page: {
    title: 'There is no payment page to show',
    money: 'It is not there yet, or this purchase is over.',
    act: 'See above where the purchase stands.',
  },
  browser_failed: {
    title: 'The browser did not open',
    money: 'Nothing was paid by that.',
    act: 'Copy the link into a browser, or pay on your phone.',
  },
  game_not_opened: {
    title: 'The game did not open',
    money: 'What you paid is not touched by that.',
    act: 'Switch to the game yourself, or start it.',
  },
  game_not_installed: {
    title: 'No program here opens the game',
    money: 'What you paid is not touched by that.',
    act: 'Start the game yourself, or install it on this computer.',
  },
  clipboard_failed: {
    title: 'The link could not be copied',
    money: 'Nothing was paid by that.',
    act: 'Open the page again, or pay on your phone.',
  },
  not_cancellable: {
    title: 'This purchase can’t be cancelled now',
    money: 'It is over already, or it has not begun at ToffeePay yet.',
    act: 'See above where it stands.',
  },
  environment_unavailable: {
    title: 'This environment can’t be used',
    money: `Nothing can be bought there now. ${counts}`,
    act: 'Choose another one in Settings, or let the studio set its address in storefront.json.',
    inSettings: true,
  },
  other_environment: {
    title: 'This purchase was made in another environment',
    money: 'It stands as it was.',
    act: 'Change in Settings to the environment in which it was made.',
    inSettings: true,
  },
  settings_not_saved: {
    title: 'The setting could not be saved',
    money: kept,
    act: 'Check that the data folder can be written to, then try again.',
  },
  scheme_not_registered: {
    title: 'The return link could not be set up',
    money: 'Purchases work without it: the app asks ToffeePay by itself.',
    act: 'Try Repair once more, or just come back to this window after paying.',
  },
  bench_closed: {
    title: 'The bench is closed here',
    money: 'Production is in use, or storefront.json does not offer tester tools.',
    act: 'Confirm production on the bench, or choose another environment.',
  },
  bench_refused: {
    title: 'The bench can’t do that',
    money: 'Nothing was sent because of it.',
    act: 'The reason is below; change what you asked for.',
  },
  internal: {
    title: 'A fault in this app',
    money: 'Purchases that were begun are written down; where they stand is under Purchases.',
    act: 'Try again. If it stays, send the reference below to the studio: it finds the cause in the log.',
  },
};
