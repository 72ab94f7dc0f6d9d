// The session explorer's texts in German.

import type { BenchMessages } from '../../en/bench';
import { plurals } from '../../grammar';

const count = plurals('de');

export const sessions: BenchMessages['sessions'] = {
  list: 'Sitzungen',
  detail: 'Die Sitzung',
  raw: 'Als JSON',
  player: 'Spieler',
  status: 'Zustand',
  any: 'Alle',
  find: 'In der Liste suchen',
  read: 'Lesen',
  more: 'Mehr lesen',
  empty: { title: 'Keine Sitzung ist so', meaning: 'Kaufe etwas oder lege im Verfasser eine an.' },
  choose: 'Wähle eine Sitzung, um ihre Zahlungen zu sehen und was das Journal von ihr hat.',
  created: 'Angelegt',
  ended: 'Beendet',
  tax: 'Steuer',
  price: 'Preis',
  readAgain: 'Neu lesen',
  notRead: 'Sie ließ sich nicht neu lesen: Was unten steht, ist von vorher.',
  follow: 'Verfolgen',
  stopFollowing: 'Nicht mehr verfolgen',
  following: 'Alle zwei Sekunden wird gefragt, bis sie endgültig ist.',
  openPage: 'Zahlungsseite öffnen',
  opened: 'Dein Browser hat die Seite bekommen.',
  cancel: {
    act: 'Sitzung abbrechen',
    sure: 'Diese Sitzung abbrechen?',
    meaning: 'Ihre Zahlungsseite geht dann nicht mehr. Eine Zahlung, die gerade läuft, kann noch gewinnen.',
    yes: 'Abbrechen',
    no: 'Lassen',
  },
  payments: 'Zahlungen',
  noPayments: 'Niemand hat versucht, sie zu bezahlen.',
  complete: 'Zahlung abschließen',
  letGo: 'Zahlung abbrechen',
  refund: 'Erstatten',
  reason: 'Grund',
  refunds: 'Erstattungen',
  inJournal: 'Kauf zeigen',
  compare: 'Mit dem Journal vergleichen',
  comparison: 'Journal und API',
  alike: 'Journal und API haben dasselbe.',
  compared: (sessions, purchases) =>
    `${count(sessions, { one: '# Sitzung', other: '# Sitzungen' })} gegen ${count(purchases, { one: '# Kauf', other: '# Käufe' })} gehalten.`,
  partly: 'Das sind nicht alle: Gelesen werden die neuesten 1.000.',
  journalSays: 'Im Journal',
  apiSays: 'In der API',
  differences: {
    not_in_journal:
      'Das Journal dieses Rechners kennt diese Sitzung nicht. Sie entstand anderswo (Verfasser, anderer Rechner, das Spiel), oder ihre Antwort wurde hier abgelehnt.',
    not_at_api:
      'Das Journal hat eine Sitzung, die die API nicht kennt. Die Sandbox wurde zurückgesetzt, oder das Token gehört einem anderen Händler.',
    answer_awaited: 'Das Journal wartet noch auf die Antwort auf das Anlegen und sendet es noch einmal.',
    journal_behind:
      'Die API hat sie als endgültig, das Journal noch nicht: Seitdem wurde nicht gefragt. „Jetzt prüfen“ beim Kauf klärt es.',
    api_behind:
      'Das Journal hat sie als endgültig, die API nicht. Einen endgültigen Zustand verlässt man nie.',
    other_end: 'Beide haben sie als endgültig, aber nicht gleich. Ein endgültiger Zustand ändert sich nie.',
    item: 'Der Artikel heißt anders als bestellt.',
    price: 'Der Preis ist nicht der bestellte.',
    currency: 'Die Währung ist nicht die bestellte.',
    player: 'Sie ist für einen anderen Spieler als bestellt.',
    game: 'Sie gehört zu einem anderen Spiel als bestellt.',
    tax: 'Die Steuer ist eine andere als beim Anlegen genannt.',
    amount: 'Die Zahlung hat einen anderen Betrag genommen, als das Journal vermerkt hat.',
    payments: 'Mehr als eine Zahlung hat für diese eine Sitzung Geld genommen.',
    paid_all_the_same:
      'Die Sitzung endete unbezahlt, und doch hat eine Zahlung Geld genommen. Jemand muss es zurückgeben.',
    charge_not_recorded: 'Sie ist bezahlt, und das Journal hat ihre Zahlung noch nicht gesucht.',
    refund_not_recorded: 'Das Geld wurde zurückgegeben, und das Journal weiß es noch nicht.',
    refund_unknown: 'Das Journal hat das Geld als zurückgegeben, die API als genommen.',
  },
  outcomes: {
    done: 'Die API hat es getan.',
    refused: 'Die API hat es abgelehnt.',
    unknown: 'Ob es getan wurde, ist nicht bekannt.',
    not_sent: 'Es wurde nicht gesendet.',
  },
  field: 'Feld',
  pause: (seconds) => `Sie bittet um ${count(seconds, { one: '# Sekunde', other: '# Sekunden' })} Pause.`,
};

export const wallets: BenchMessages['wallets'] = {
  accounts: 'Konten',
  deposits: 'Einzahlungen',
  none: {
    title: 'Noch keine Börse',
    meaning: 'Eine Börse entsteht mit dem ersten Geld, das ein Spieler einzahlt.',
  },
  noDeposits: 'Nichts wurde eingezahlt.',
  real: 'Eingezahlt',
  bonus: 'Geschenkt',
  partly: 'Es kann mehr geben: Gelesen werden je 100.',
};
