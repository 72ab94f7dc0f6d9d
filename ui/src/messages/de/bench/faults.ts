// The fault dial's texts in German.

import type { BenchMessages } from '../../en/bench';

export const faults: BenchMessages['faults'] = {
  meaning:
    'Was du einstellst, geht an den Rändern dieser App schief, mit welchem ToffeePay sie auch spricht. Es endet mit diesem Lauf der App.',
  strip: 'Soll schiefgehen:',
  clear: 'Alles zurücknehmen',
  areSet: 'Jetzt eingestellt',
  none: 'Nichts ist eingestellt.',
  remove: 'Zurücknehmen',
  set: 'Einstellen',
  kind: 'Was schiefgeht',
  kinds: {
    answers: 'Antworten der API',
    network_lost: 'das Netz ist weg',
    links: 'Rückkehr-Links',
    kill: 'die App stirbt',
    clock: 'die Uhr der App geht falsch',
  },
  call: 'Aufruf',
  everyCall: 'jeder Aufruf',
  act: 'Was daraus wird',
  answerActs: {
    drop_before: 'Anfrage nicht gesendet',
    drop_after: 'Antwort verloren',
    delay: 'Antwort verspätet',
    status: 'anderer Status',
    garbage: 'stattdessen Seite eines Proxys',
    truncated: 'Antwort abgeschnitten',
    other_price: 'anderer Preis',
    altered: 'anderer Wert in einem Feld',
  },
  linkActs: {
    drop: 'Link verloren',
    double: 'Link zweimal',
    delay: 'Link verspätet',
    forge: 'stattdessen gefälschter Link',
  },
  status: 'HTTP-Status',
  pointer: 'Feld (JSON-Pointer)',
  value: 'Wert (als JSON)',
  seconds: 'Sekunden zu spät',
  times: 'Wie oft',
  point: 'Schritt',
  hours: 'Stunden vor (nach: negativ)',
  lost: 'kein Netz',
  late: (seconds: number) => `Antwort ${seconds} s zu spät`,
  linkLate: (seconds: number) => `Link ${seconds} s zu spät`,
  altered: (pointer, value) => `Antwort mit ${value} bei ${pointer}`,
  withStatus: (status: number) => `Antwort wird ${status}`,
  answers: (what: string, call: string | null, times: number) =>
    `${what}, ${call ?? 'jeder Aufruf'} (noch ${times})`,
  links: (what: string, times: number) => `${what} (noch ${times})`,
  killAt: (point: string) => `die App stirbt bei ${point}`,
  clockOff: (seconds: number) => `Uhr falsch um ${(seconds / 3600).toFixed(1).replace('.', ',')} h`,
};
