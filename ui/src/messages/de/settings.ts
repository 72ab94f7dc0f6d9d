// Die Wörter der Einstellungen.

import type { Messages } from '../en';

export const settings: Messages['settings'] = {
  heading: 'Einstellungen',
  save: 'Speichern',
  saved: 'Gespeichert',

  player: {
    title: 'Spieler',
    about: 'Die ID, unter der das Spiel den führt, der das Gekaufte bekommt.',
    label: 'Spieler-ID',
  },

  environment: {
    title: 'Umgebung',
    about: 'Wo gekauft wird. Jede Umgebung hat ihr eigenes Token.',
    unavailable: 'In dieser App nicht eingerichtet',
    means: {
      local: 'Ein ToffeePay in dieser App. Kein Konto, kein Netz, kein echtes Geld.',
      sandbox: 'Das Testsystem von ToffeePay. Kein echtes Geld.',
      production: 'Echtes Geld. Karten werden belastet.',
      custom:
        'Der eigene Server des Studios, an der Adresse in storefront.json. Er kann echtes Geld abbuchen.',
    },
    notRunning: 'Läuft nicht',
  },

  token: {
    title: 'Zugriffstoken',
    about:
      'Damit weist sich die App bei ToffeePay aus. Es wird einmal geprüft, bevor es bleibt, und nie wieder gezeigt.',
    states: {
      of_the_sandbox: 'Die lokale Sandbox macht sich bei jedem Start ihr eigenes. Du musst nichts eintragen.',
      reading: 'Der Schlüsselbund wird gelesen.',
      missing: 'Noch keines',
      in_keychain: 'Liegt im Schlüsselbund',
      this_run: 'Bleibt, bis die App geschlossen wird',
      refused: 'Von ToffeePay abgelehnt: Trage ein neues ein',
    },
    endsWith: (lastFour: string) => `endet auf ${lastFour}`,
    label: 'Zugriffstoken',
    labelNew: 'Neues Zugriffstoken',
    store: 'Prüfen und speichern',
    replace: 'Ersetzen',
    trying: 'Wird geprüft',
    forget: 'Vergessen',
    forgetQuestion: 'Das Token dieser Umgebung vergessen?',
    forgetMeaning: 'Dann kann hier nichts gekauft oder geprüft werden, bis du wieder eines einträgst.',
    forgetNo: 'Behalten',
    keepRun: 'Nur für diese Sitzung behalten',
    keepRunMeaning: 'Im Arbeitsspeicher, bis die App geschlossen wird. Nichts davon kommt in eine Datei.',
    enterAgain: 'Das Token wurde nicht behalten. Trage es noch einmal ein, um es wieder zu versuchen.',
    production: {
      title: 'Lies das, bevor du ein Produktions-Token speicherst',
      text: 'Ein Schlüsselbund schützt ein Token vor anderen Benutzern dieses Rechners, nicht vor seinem eigenen. ToffeePay rät Studios, Produktions-Token auf ihren Servern zu lassen. Gib ein Händler-Token nie an Spieler: Sie nutzen den Server des Studios (Umgebung „Server des Studios“) mit einem eigenen Token.',
      confirm: 'Ich habe das gelesen, und dieser Rechner gehört mir allein',
    },
  },

  scheme: {
    title: 'Rückkehr-Link',
    about:
      'So bringt dich der Browser nach dem Zahlen hierher zurück. Käufe gehen auch ohne ihn: Die App fragt auch von selbst.',
    states: {
      checking: 'Wir prüfen, wer sich darauf meldet.',
      registered: 'Eingerichtet: Links öffnen diese App.',
      not_registered: 'Nicht eingerichtet: Niemand meldet sich auf diese Links.',
      other_program: 'Ein anderes Programm meldet sich auf diese Links.',
      unreachable: 'Eingerichtet, aber dieser Desktop reicht Links nicht weiter.',
      by_bundle: 'Von der installierten App selbst eingerichtet.',
    },
    repair: 'Reparieren',
    check: 'Prüfen',
    ignored: {
      title: 'Ignorierte Links',
      about: 'Sie haben nichts bewirkt. Jede Webseite kann solche Links senden.',
      reasons: {
        malformed: 'Kein Rückkehr-Link dieser App',
        unknown_purchase: 'Von keinem Kauf auf diesem Rechner',
        already_ended: 'Der Kauf war schon beendet',
        kept_for_later: 'Konnte nicht nachgesehen werden',
        too_many: 'Es kamen zu viele auf einmal',
      },
      times: (count, last) => `${count}, zuletzt um ${last}`,
    },
  },

  theme: {
    title: 'Farben',
    about: 'Helles oder dunkles Papier.',
    names: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
  },

  language: {
    title: 'Sprache',
    about: 'Was die App spricht. Artikel sind in den Worten des Studios beschrieben.',
    system: 'Wie das System',
  },

  update: {
    title: 'Aktualisierungen',
    states: { not_asked: 'Noch nicht nachgesehen', current: 'Das ist die neueste Version.' },
    available: (version: string) => `Version ${version} ist da.`,
    means:
      'Sie wird geladen und mit dem Schlüssel des Studios geprüft. Offene Käufe gehen nach dem Start weiter.',
    check: 'Nach Aktualisierungen suchen',
    install: 'Installieren und neu starten',
  },

  about: {
    title: 'Über die App',
    version: 'Version',
    dataFolder: 'Datenordner',
    dataNote: 'Dort liegen Käufe, Einstellungen und Protokoll. Das Token nicht.',
  },
};
