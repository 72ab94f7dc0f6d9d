// The return-link doctor's texts in German.

import type { BenchMessages } from '../../en/bench';

export const doctor: BenchMessages['doctor'] = {
  about:
    'Eine Sonde geht den Weg eines Rückkehr-Links: über deinen Browser und das System zu dieser App. Falls der Browser fragt, lass ihn die App öffnen.',
  start: 'Sonde senden',
  repair: 'Diese App eintragen und noch eine senden',
  running: 'Die Sonde ist unterwegs. Sieh nach, ob dein Browser fragt.',
  cold: 'Kalt: Der Start, der die Sonde bringt, geht auch den Weg des Starts der geschlossenen App, Eingang und Sperre, in einem leeren Ordner, bis dorthin, wo sie ihr Fenster öffnen würde.',
  steps: {
    registered: 'Das System nennt diese App für ihre Links',
    browser: 'Dein Browser öffnet Seiten für die App',
    handed_over: 'Browser und System starten ein Programm mit dem Link',
    program: 'Es ist genau dieses Programm',
    cold: 'Kalt: Es könnte die geschlossene App starten',
    running: 'Warm: Die laufende App nimmt den Link',
  },
  states: {
    open: 'nicht erreicht',
    waiting: 'wartet',
    passed: 'bewiesen',
    failed: 'gescheitert',
  },
  verdicts: {
    sound: 'Alles verbunden: Rückkehr-Links kommen an.',
    not_registered: 'Niemand antwortet auf die Links dieser App.',
    other_program: 'Die Links gehören einem anderen Programm.',
    unreachable: 'Dieser Desktop kann dem Eintrag der App nicht folgen.',
    no_browser: 'Das System hat keinen Browser geöffnet.',
    browser_silent: 'Der Browser hat die Seite nicht abgerufen.',
    browser_kept:
      'Der Browser gibt Links nicht weiter: Ohne ihn kommt derselbe an. Erlaube ihm, die App zu öffnen.',
    system_lost: 'Der Link kommt weder mit dem Browser noch ohne ihn an.',
    other_copy: 'Eine andere Kopie dieser App antwortet, verschoben oder älter.',
    older_build: 'Ein älterer Stand antwortet, der keine Sonden kennt.',
    cold_failed: 'Links kommen an, solange die App läuft, aber die geschlossene würde nicht starten.',
    not_started: 'Die Sonde konnte nicht gemacht werden.',
  },
};
