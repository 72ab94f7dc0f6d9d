// Die Liste der Käufe, ihre Belege und Dateien, auf Deutsch.

import { isolated, plurals } from '../grammar';

const count = plurals('de');

const saved = (n: number) => count(n, { one: '# Kauf gespeichert in', other: '# Käufe gespeichert in' });

export const statement = {
  search: 'Suchen',
  hint: 'Titel, Spieler oder Kennung',
  state: 'Stand',
  all: 'Jeder Stand',
  standings: {
    open: 'Noch offen',
    paid: 'Bezahlt',
    refunded: 'Erstattet',
    failed: 'Fehlgeschlagen',
    cancelled: 'Abgebrochen',
    expired: 'Abgelaufen',
    rejected: 'Nicht begonnen',
  },
  from: 'Von',
  until: 'Bis',
  anyDay: 'Jeder Tag',
  clear: 'Alle zeigen',
  count: (n: number) => count(n, { one: '# Kauf', other: '# Käufe' }),
  none: {
    title: 'Keine Treffer',
    meaning: 'Kein Kauf passt dazu. Ändere die Suche, den Stand oder die Daten.',
  },
  totals: 'Summen',
  tooMany: 'Zu viele zum Addieren. Grenze die Suche ein.',
  tools: 'Mehr',
  saveCsv: 'Als CSV speichern',
  saveJson: 'Als JSON speichern',
  saved: (n: number, path: string) => `${saved(n)} ${isolated(path)}`,
  importing: 'ToffeePay wird gefragt',
  import: 'Anderswo gemachte Käufe suchen',
  imported: (n: number) => count(n, { one: '# Kauf übernommen.', other: '# Käufe übernommen.' }),
  importedNone: 'Nichts Neues: alle deine Käufe sind schon hier.',
  elsewhere: 'anderswo gemacht',
  differs: 'Nicht wie bestellt',
  readingRow: 'Wird gelesen',
};

export const receipt = {
  open: 'Beleg',
  heading: 'Beleg',
  print: 'Drucken oder als PDF sichern',
  back: 'Zurück zum Kauf',
  item: 'Artikel',
  price: 'Preis',
  tax: 'Steuer',
  charged: 'Abgebucht',
  method: 'Bezahlt mit',
  player: 'Spieler',
  paidOn: 'Bezahlt am',
  orderedOn: 'Bestellt am',
  where: 'Wo',
  ids: { session: 'Sitzung', payment: 'Zahlung', purchase: 'Kauf' },
  notPaid: 'Das ist kein Beleg: Der Kauf ist nicht bezahlt.',
  playMoney: 'Spielgeld: es wurde nichts wirklich abgebucht.',
  refunded: (when: string) => `Das Geld wurde am ${when} zurückgegeben.`,
  copy: 'Kopieren',
  copyIds: {
    session: 'Kennung der Sitzung kopieren',
    payment: 'Kennung der Zahlung kopieren',
    purchase: 'Kennung des Kaufs kopieren',
  },
  copied: 'Kopiert',
  by: (game: string) => `${game}, über ToffeePay`,
};
