// The exchange log's texts in German.

import type { BenchMessages } from '../../en/bench';

export const exchanges: BenchMessages['exchanges'] = {
  empty: {
    title: 'Noch wurde nichts gesendet',
    meaning: 'Hier steht jede Anfrage dieser App mit ihrer Antwort, ab jetzt und auch nach einem Neustart.',
  },
  unavailable: {
    title: 'Es gibt kein Protokoll der Anfragen.',
    meaning:
      'Seine Datei lässt sich nicht öffnen. Käufe gehen weiter wie immer; aufgezeichnet wird in diesem Lauf nichts.',
  },
  missed: (count: number) =>
    count === 1
      ? '1 Anfrage dieses Laufs konnte nicht aufgezeichnet werden.'
      : `${count} Anfragen dieses Laufs konnten nicht aufgezeichnet werden.`,
  panes: { list: 'Liste der Anfragen', detail: 'Einzelne Anfrage', raw: 'Anfrage und Antwort' },
  search: 'Suchen',
  hint: 'Aufruf, Kennung, Schlüssel, Status, Wörter daraus',
  onlyFailed: 'Nur ohne Erfolg',
  thisRun: 'Nur dieser Lauf',
  export: 'Als HAR sichern…',
  exported: (count: number, path: string) => `${count} gesichert in ${path}`,
  none: 'Nichts im Protokoll passt dazu.',
  choose: 'Wähle eine Anfrage, um sie zu sehen.',
  more: 'Mehr zeigen',
  open: 'offen',
  noAnswer: 'keine Antwort',
  earlierRun: 'früherer Lauf',
  byBench: 'von der Werkbank',
  attempt: (number: number) => `${number}. Versuch`,
  withFault: 'Störung gesetzt',
  took: (milliseconds: number) =>
    milliseconds < 10 ? `${milliseconds.toFixed(1).replace('.', ',')} ms` : `${Math.round(milliseconds)} ms`,
  facts: {
    at: 'Gesendet',
    took: 'Dauer',
    attempt: 'Versuch',
    key: 'Idempotenzschlüssel',
    error: 'Warum keine Antwort kam',
    fault: 'Gesetzte Störung',
  },
  sent: 'Anfrage',
  answered: 'Antwort',
  compare: 'Vergleichen…',
  chooseOther: 'Wähle jetzt die andere in der Liste.',
  comparing: 'Verglichen mit der zuvor gemerkten.',
  stopComparing: 'Nicht mehr vergleichen',
  comparison: 'Was sich unterscheidet',
  alike: 'Beide sind gleich.',
  changes: { removed: 'nur in der ersten:', added: 'nur in der zweiten:' },
  copyAs: 'Kopieren als',
};
