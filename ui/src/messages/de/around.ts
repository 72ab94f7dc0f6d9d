// Was um die Käufe herum gesagt wird: Links, erste Schritte, Verbindung, Support.

import { isolated, plurals } from '../grammar';

const count = plurals('de');

export const proposal = {
  unknown: {
    title: 'Diesen Artikel gibt es hier nicht',
    meaning: (item: string) =>
      `Ein Link wollte „${item}“ zeigen. Dieser Shop hat keinen solchen Artikel. Es wurde nichts gekauft.`,
  },
  player: {
    title: 'Für einen anderen Spieler kaufen?',
    meaning: (asked: string, now: string) =>
      `Ein Link will für ${asked} kaufen. Bisher kaufst du als ${now}. Hast du das nicht erwartet, bleib bei ${now}.`,
    first: (asked: string) =>
      `Ein Link will für ${asked} kaufen. Prüfe, ob du das bist: das Spiel gibt den Artikel diesem Spieler.`,
    change: (asked: string) => `Für ${asked} kaufen`,
    keep: (now: string) => `Bei ${now} bleiben`,
  },
  waits: (item: string) => `Ein Link will ${item} zeigen.`,
  show: 'Zeigen',
  notNow: 'Jetzt nicht',
  close: 'Schließen',
};

export const firstSteps = {
  title: 'Vor dem ersten Kauf',
  player: 'Wer bist du im Spiel? Der Artikel geht an diesen Spieler.',
  token: 'Der Shop braucht einmal ein Zugriffstoken.',
  tokenKept: 'Es liegt dann in deinem Schlüsselbund.',
};

export const unfinished = {
  title: (n: number) =>
    count(n, {
      one: 'Wir haben einen unfertigen Kauf gefunden',
      other: 'Wir haben # unfertige Käufe gefunden',
    }),
  cutOff: (n: number) =>
    count(n, {
      one: 'Die App wurde unterbrochen, bevor er abgeschlossen war.',
      other: 'Die App wurde unterbrochen, bevor sie abgeschlossen waren.',
    }),
  creating:
    'ToffeePay hatte ihn noch nicht bestätigt. Wir fragen nach demselben Kauf, er entsteht also höchstens einmal. Von selbst öffnet sich nichts.',
  pending:
    'Seine Zahlungsseite gibt es. Wir fragen ToffeePay, wie er steht. Die Seite öffnet sich nur, wenn du sie öffnest.',
  look: 'Ansehen',
  dismiss: 'In Ordnung',
};

export const offline = {
  unreachable:
    'Keine Verbindung zu ToffeePay. Du siehst den letzten bekannten Stand. Das hier verschwindet von selbst.',
  noNetwork:
    'Dieser Rechner ist offline. Du siehst den letzten bekannten Stand. Das hier verschwindet von selbst.',
};

export const support = {
  show: 'Support-Paket zeigen',
  title: 'Support-Paket',
  about:
    'Das ist Wort für Wort alles, was gespeichert würde. Es enthält kein Zugriffstoken, keine Zahlungsseite und keine Spieler-ID.',
  save: 'Speichern',
  saved: (path: string) => `Gespeichert in ${isolated(path)}`,
  close: 'Schließen',
  reading: 'Es wird geschrieben.',
};
