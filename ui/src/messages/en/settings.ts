// The words of Settings.

import type {
  EnvironmentId,
  IgnoredReason,
  SchemeState,
  Theme,
  TokenState,
  UpdateState,
} from '../../lib/ipc.gen';

export const settings = {
  heading: 'Settings',
  save: 'Save',
  saved: 'Saved',

  player: {
    title: 'Player',
    about: 'The game’s own id of the player who gets what is bought.',
    label: 'Player id',
  },

  environment: {
    title: 'Environment',
    about: 'Where purchases are made. Each environment has its own token.',
    unavailable: 'Not set up in this app',
    means: {
      local: 'A ToffeePay inside this app. No account, no network, no real money.',
      sandbox: 'ToffeePay’s own test system. No real money.',
      production: 'Real money. Cards are charged.',
      custom: 'The studio’s own backend, at the address in storefront.json. It may charge real money.',
    } satisfies Record<EnvironmentId, string>,
    notRunning: 'Not running',
  },

  token: {
    title: 'Access token',
    about:
      'What the app shows ToffeePay to be let in. It is checked once before it is kept, and never shown again.',
    states: {
      of_the_sandbox: 'The local sandbox makes its own at each start. There is nothing to enter.',
      reading: 'Reading the keychain.',
      missing: 'None yet',
      in_keychain: 'Kept in the keychain',
      this_run: 'Kept until the app is closed',
      refused: 'Refused by ToffeePay: enter a new one',
    } satisfies Record<TokenState, string>,
    endsWith: (lastFour: string) => `ends in ${lastFour}`,
    label: 'Access token',
    labelNew: 'New access token',
    store: 'Check and save',
    replace: 'Replace',
    trying: 'Checking it',
    forget: 'Forget it',
    forgetQuestion: 'Forget the token of this environment?',
    forgetMeaning: 'Nothing can be bought or checked here until you enter one again.',
    forgetNo: 'Keep it',
    keepRun: 'Keep it for this run only',
    keepRunMeaning: 'In memory, until the app is closed. Nothing is written to a file.',
    enterAgain: 'The token was not kept. Enter it again to try once more.',
    production: {
      title: 'Read this before you store a production token',
      text: 'A keychain protects a token from other users of this machine, not from its own. ToffeePay tells studios to keep production tokens on their servers. Never give a merchant token to players: players use the studio’s backend (environment “Studio backend”) with a token of their own.',
      confirm: 'I have read this, and this machine is mine alone',
    },
  },

  scheme: {
    title: 'Return link',
    about:
      'How the browser brings you back here after paying. Purchases work without it: the app also asks by itself.',
    states: {
      checking: 'Checking who answers to it.',
      registered: 'Set up: links open this app.',
      not_registered: 'Not set up: nobody answers to these links.',
      other_program: 'Another program answers to these links.',
      unreachable: 'Set up, but this desktop does not hand links on.',
      by_bundle: 'Set up by the installed app itself.',
    } satisfies Record<SchemeState, string>,
    repair: 'Repair',
    check: 'Check',
    ignored: {
      title: 'Links that were ignored',
      about: 'They changed nothing. Any web page can send such links.',
      reasons: {
        malformed: 'Not a return link of this app',
        unknown_purchase: 'Of no purchase on this machine',
        already_ended: 'Its purchase had already ended',
        kept_for_later: 'Could not be looked up',
        too_many: 'Too many came at once',
      } satisfies Record<IgnoredReason, string>,
      times: (count: string, last: string) => `${count}, last at ${last}`,
    },
  },

  theme: {
    title: 'Theme',
    about: 'Light or dark paper.',
    names: { system: 'As the system', light: 'Light', dark: 'Dark' } satisfies Record<Theme, string>,
  },

  language: {
    title: 'Language',
    about: 'What the app speaks. Items are described in the studio’s own words.',
    system: 'As the system',
  },

  update: {
    title: 'Updates',
    states: { not_asked: 'Not checked yet', current: 'This is the newest version.' } satisfies Record<
      Exclude<UpdateState, 'off' | 'available'>,
      string
    >,
    available: (version: string) => `Version ${version} is available.`,
    means:
      'It is downloaded and checked against the studio’s key. Purchases that are open go on after the start.',
    check: 'Check for updates',
    install: 'Install and start again',
  },

  about: {
    title: 'About',
    version: 'Version',
    dataFolder: 'Data folder',
    dataNote: 'Purchases, settings and the log are kept there. The token is not.',
  },
};
