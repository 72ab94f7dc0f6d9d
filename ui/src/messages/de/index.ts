// Deutsch. Du-Form, wie in Spielen üblich; genau, wo es um Geld geht.

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

const count = plurals('de');

export const de: Messages = {
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
    starting: 'wird begonnen',
    opening: 'wartet',
    waiting: 'wartet',
    left: 'noch offen',
    waiting_unopened: 'wartet',
    declined: 'abgelehnt, noch offen',
    authorized: 'von der Bank genehmigt',
  },

  environments: {
    local: 'Lokale Sandbox',
    sandbox: 'ToffeePay-Sandbox',
    production: 'Produktion',
    custom: 'Server des Studios',
  },

  /** An amount whose currency is none, so that its decimals can't be known. */
  minorUnits: (amount: number, currency: string) => `${amount} ${currency} (in der kleinsten Einheit)`,

  strip: {
    local: 'Lokale Sandbox: kein echtes Geld',
    sandbox: 'ToffeePay-Sandbox: kein echtes Geld',
    production: null,
    custom: 'Server des Studios: Zahlungen können echt sein',
  },

  notices: {
    storefront_broken: {
      title: 'Die storefront.json des Studios ist nicht lesbar',
      meaning: 'Stattdessen siehst du den Shop, der mit der App kam.',
    },
    settings_broken: {
      title: 'Deine Einstellungen waren nicht lesbar',
      meaning:
        'Sie wurden beiseitegelegt, und die App startet mit ihren Vorgaben. Prüfe Umgebung und Spieler-ID.',
    },
    journal_unavailable: {
      title: 'Das Kaufjournal lässt sich nicht öffnen',
      meaning: 'Bis dahin kann nichts gekauft werden, damit keine Zahlung unverzeichnet bleibt.',
    },
    journal_view_only: {
      title: 'Käufe können nur angesehen werden',
      meaning:
        'Vielleicht schreibt eine andere Kopie der App daran, oder ihr Ordner lässt sich nicht sperren. Schließe zum Kaufen die andere Kopie und starte die App neu.',
    },
    journal_set_aside: {
      title: 'Das Kaufjournal war beschädigt',
      meaning:
        'Es wurde beiseitegelegt und ein neues begonnen. Ältere Käufe fehlen in der Liste, stehen bei ToffeePay aber unverändert.',
    },
    journal_log_damaged: {
      title: 'Die letzten Einträge des Kaufjournals waren beschädigt',
      meaning:
        'Was lesbar war, steht in der Liste; der beschädigte Teil wurde aufbewahrt. Ein Kauf kurz davor kann hier fehlen oder veraltet sein, steht bei ToffeePay aber unverändert.',
    },
    sandbox_not_running: {
      title: 'Die lokale Sandbox ist nicht gestartet',
      meaning: 'Hier kann gerade nichts gekauft werden. Starte die App neu oder wähle eine andere Umgebung.',
    },
  },

  nav: {
    label: 'Ansichten',
    store: 'Shop',
    purchases: 'Käufe',
    bench: 'Werkbank',
    settings: 'Einstellungen',
    open: (n: number) => count(n, { other: '# noch offen' }),
  },

  buyer: { nobody: 'Noch kein Spieler', buyingAs: 'Kauft als', where: 'in' },

  titles: {
    store: 'Shop',
    purchases: 'Käufe',
    bench: 'Werkbank',
    settings: 'Einstellungen',
    receipt: 'Beleg',
    ofPurchase: (word: string, item: string) => `${word} – ${item}`,
    join: (...parts: string[]) => parts.join(' · '),
  },

  store: {
    heading: 'Shop',
    buy: 'Kaufen',
    empty: {
      title: 'Noch ist nichts im Angebot',
      meaning: 'Das Studio hat noch keine Artikel eingestellt. Schau später wieder vorbei.',
    },
    loading: 'Der Shop wird geöffnet.',
    broken: 'Begonnene Käufe sind aufgeschrieben, und keiner wird doppelt bezahlt.',
    search: {
      label: 'Im Shop suchen',
      found: (n: number) => count(n, { other: '# Artikel' }),
      nothing: (wanted: string) => `Hier heißt nichts „${wanted}“`,
      nothingMeaning: 'Versuche ein anderes Wort, oder sieh alles durch.',
      all: 'Alles zeigen',
    },
    categories: { label: 'Kategorien', all: 'Alles' },
    lastBought: (moment: string) => `Zuletzt gekauft ${moment}`,
    waiting: {
      label: 'Noch offene Käufe',
      more: (n: number) => count(n, { one: 'Noch einer unter Käufe', other: '# weitere unter Käufe' }),
      goOn: 'Weiter',
      line: (item: string, story: StoryKey) => waitingLine(item, story),
      of: (player: string) => `für ${player}`,
    },
  },

  item: { lastBought: 'Zuletzt gekauft' },

  confirm: {
    title: (item: string) => `${item} kaufen?`,
    price: 'Preis',
    stillOpen: 'Für diesen Artikel ist noch eine Zahlung offen.',
    goOn: 'Mit dieser weitermachen',
    player: 'Für',
    where: 'Wo',
    pay: (price: string) => `${price} im Browser zahlen`,
    starting: 'Zahlung wird begonnen',
    cancel: 'Abbrechen',
    how: 'Die Zahlungsseite öffnet sich in deinem Browser. Kommt Steuer dazu, nennt sie sie vor dem Zahlen. Bevor du dort zahlst, wird nichts abgebucht.',
    openSettings: 'Einstellungen öffnen',
  },

  purchases: {
    heading: 'Käufe',
    empty: {
      title: 'Noch keine Käufe',
      meaning: 'Was du kaufst, steht hier Tag für Tag, mit dem Stand der Zahlung.',
      act: 'Zum Shop',
    },
    loading: 'Deine Käufe werden gelesen.',
    in: (environment: string) => `in: ${environment}`,
  },

  error: {
    inSeconds: (n: number) =>
      count(n, {
        one: 'Versuche es in # Sekunde noch einmal.',
        other: 'Versuche es in # Sekunden noch einmal.',
      }),
    inMinutes: (n: number) =>
      count(n, {
        one: 'Versuche es in # Minute noch einmal.',
        other: 'Versuche es in # Minuten noch einmal.',
      }),
    tryAgain: 'Noch einmal versuchen',
    reference: 'Referenz',
    openSettings: 'Einstellungen öffnen',
  },

  time: {
    today: 'Heute',
    yesterday: 'Gestern',
    seconds: (s: number) => `${number(s)} s`,
    minutes: (m: number, s: number) => `${number(m)} min ${number(s)} s`,
    hours: (h: number, m: number) => `${number(h)} h ${number(m)} min`,
    days: (d: number) => count(d, { one: '# Tag', other: '# Tage' }),
  },
};

function waitingLine(item: string, story: StoryKey): string {
  if (story === 'starting' || story === 'starting_unconfirmed') return `${item}: Kauf wird begonnen`;
  if (story === 'authorized') return `${item} ist genehmigt, das Studio schließt ab`;
  if (story === 'declined') return `${item} wurde abgelehnt und kann noch bezahlt werden`;
  if (story === 'opening' || story === 'left' || story === 'waiting' || story === 'waiting_unopened')
    return `${item} wartet auf Zahlung`;
  return `${item} ist noch offen`;
}
