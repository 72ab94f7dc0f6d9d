// The link lab's texts in German.

import type { BenchMessages } from '../../en/bench';

export const links: BenchMessages['links'] = {
  fire: 'Einen Link abfeuern',
  way: 'Weg',
  ways: { direct: 'In der App', system: 'Über das System' },
  ofOpen: (item: string) =>
    `Gute Links sind die von ${item}, das noch offen ist. Die App zeigt es, wie bei jedem Spieler.`,
  noOpen: 'Nichts ist offen. Kauf zuerst etwas.',
  noEnded: 'Noch ist nichts zu Ende.',
  notBySystem: 'Das System gäbe ihn einem anderen Programm.',
  shots: {
    good: { name: 'Gut', meaning: 'Nach seinem Kauf wird gesehen.' },
    duplicate: { name: 'Doppelt', meaning: 'Derselbe zweimal zugleich.' },
    claiming: {
      name: 'Behauptet „bezahlt“',
      meaning: 'Die Behauptung fällt weg, nach dem Kauf wird gesehen.',
    },
    late: { name: 'Zu spät', meaning: 'Von einem Kauf, der zu Ende ist.' },
    forged: { name: 'Gefälscht', meaning: 'Ein State, den kein Kauf hat.' },
    foreign: { name: 'Fremd', meaning: 'Das Schema eines anderen Programms.' },
    stateless: { name: 'Ohne State', meaning: 'Nur die Worte, es sei bezahlt.' },
    two_states: { name: 'Zwei States', meaning: 'Zweimal derselbe.' },
    other_path: { name: 'Anderer Pfad', meaning: 'Nicht dorthin, wo Zahlungen ankommen.' },
    fragment: { name: 'Mit Fragment', meaning: 'Etwas hinter einem #.' },
    too_long: { name: 'Zu lang', meaning: 'Über 2.048 Bytes.' },
    not_ascii: { name: 'Nicht ASCII', meaning: 'Mit einem Buchstaben, den kein Link haben darf.' },
  },
  last: 'Letzte Links',
  none: 'In diesem Lauf kam noch kein Link.',
  elsewhere: 'Von woanders',
  waiting: 'Er ist noch nicht angekommen.',
  purchase: 'Seinen Kauf zeigen',
  did: {
    checks: 'Angenommen: Der Status seines Kaufs wurde geprüft.',
    repeats: 'Nichts geändert: Eine Kopie kam gerade eben.',
    shows_ended: 'Sein Kauf war schon zu Ende: gezeigt, nichts gefragt.',
    shows_unfollowed: 'Sein Kauf ist anderswo offen: gezeigt, nichts gefragt.',
    proposed: 'Angenommen: Ein Artikel wurde vorgeschlagen.',
    kept_for_later: 'Für später behalten: Das Journal ist gerade nicht lesbar.',
    ignored: 'Nicht beachtet.',
  },
};
