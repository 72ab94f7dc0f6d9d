// Was je Fehlercode gesagt wird: was geschah, was es für das Geld heißt, was zu tun ist.

import type { ErrorCode } from '../../lib/ipc.gen';
import type { ErrorWords } from '../en/errors';

const counts = 'An Zahlungen ändert das nichts: Was schon bezahlt ist, gilt.';
const kept = 'Deine Käufe bleiben, wie sie sind.';

export const errors: Record<ErrorCode, ErrorWords> = {
  journal_unavailable: {
    title: 'Deine Käufe lassen sich nicht lesen oder aufschreiben',
    money: `Solange kann nichts gekauft werden. ${counts}`,
    act: 'Schaffe Speicherplatz oder prüfe den Datenordner, dann starte die App neu.',
  },
  update_failed: {
    title: 'Die App kann nicht aktualisiert werden',
    money: 'Sie bleibt, wie sie war, und deine Käufe auch.',
    act: 'Versuche es später noch einmal, oder hole die neue Version dort, wo du diese bekommen hast.',
  },
  file_not_written: {
    title: 'Die Datei lässt sich nicht schreiben',
    money: kept,
    act: 'Wähle einen anderen Ordner oder schaffe Speicherplatz.',
  },
  print_failed: {
    title: 'Die Seite lässt sich nicht drucken',
    money: kept,
    act: 'Prüfe, ob auf diesem Rechner ein Drucker eingerichtet ist, oder mach ein Bild vom Fenster.',
  },
  unknown_item: {
    title: 'Dieser Artikel ist nicht mehr im Angebot',
    money: 'Dadurch wurde nichts gekauft.',
    act: 'Geh zurück zum Shop und wähle einen anderen.',
  },
  unknown_purchase: {
    title: 'Diesen Kauf gibt es auf diesem Rechner nicht',
    money: counts,
    act: 'Sieh unter Käufe nach.',
  },
  player_missing: {
    title: 'Wer kauft?',
    money: 'Noch kann nichts gekauft werden.',
    act: 'Trage deine Spieler-ID in den Einstellungen ein, damit das Spiel weiß, wem der Artikel gehört.',
    inSettings: true,
  },
  player_invalid: {
    title: 'Diese Spieler-ID ist nicht verwendbar',
    money: 'Es wurde nichts gespeichert.',
    act: 'Übernimm sie genau so, wie sie im Spiel steht.',
    inSettings: true,
  },
  token_missing: {
    title: 'Es gibt noch kein Zugriffstoken',
    money: 'Noch kann nichts gekauft werden; was schon bezahlt ist, gilt.',
    act: 'Trage das Zugriffstoken dieser Umgebung in den Einstellungen ein.',
    inSettings: true,
  },
  token_refused: {
    title: 'ToffeePay lehnt das Zugriffstoken ab',
    money: counts,
    act: 'Es ist vielleicht abgelaufen oder gehört zu einer anderen Umgebung. Trage in den Einstellungen ein neues ein.',
    inSettings: true,
  },
  token_invalid: {
    title: 'Das ist kein Zugriffstoken',
    money: 'Es wurde nichts gespeichert.',
    act: 'Ein Token ist eine Zeile aus bis zu 1.024 Buchstaben, Ziffern und Zeichen ohne Leerzeichen. Kopiere es noch einmal.',
    inSettings: true,
  },
  production_not_confirmed: {
    title: 'Die Warnung ist noch nicht bestätigt',
    money: 'Es wurde nichts gespeichert.',
    act: 'Ein Produktions-Token wird erst gespeichert, wenn du die Warnung gelesen und das Kästchen angekreuzt hast.',
    inSettings: true,
  },
  keychain_unavailable: {
    title: 'Auf diesem System gibt es keinen Schlüsselbund',
    money: kept,
    act: 'Starte einen (unter Linux einen Secret Service wie GNOME Keyring), oder behalte das Token nur für diese Sitzung.',
    inSettings: true,
  },
  keychain_locked: {
    title: 'Der Schlüsselbund ist gesperrt',
    money: kept,
    act: 'Entsperre ihn und versuche es noch einmal, oder behalte das Token nur für diese Sitzung.',
    inSettings: true,
  },
  keychain_timed_out: {
    title: 'Der Schlüsselbund antwortet nicht',
    money: kept,
    act: 'Vielleicht fragt er in einem anderen Fenster nach seinem Passwort. Versuche es noch einmal, oder behalte das Token nur für diese Sitzung.',
    inSettings: true,
  },
  keychain_failed: {
    title: 'Der Schlüsselbund hat abgelehnt',
    money: kept,
    act: 'Versuche es noch einmal, oder behalte das Token nur für diese Sitzung.',
    inSettings: true,
  },
  unreachable: {
    title: 'ToffeePay ist nicht erreichbar',
    money: 'Ein begonnener Kauf ist aufgeschrieben und wird nie doppelt bezahlt.',
    act: 'Prüfe das Netz. Wir versuchen es von selbst weiter.',
  },
  rate_limited: {
    title: 'ToffeePay bittet um eine Pause',
    money: counts,
    act: 'Warte eine Minute, dann versuche es noch einmal.',
  },
  request_refused: {
    title: 'ToffeePay hat die Anfrage abgelehnt',
    money: counts,
    act: 'Was es gesagt hat, steht unten. Das Studio kann es beheben.',
  },
  bad_answer: {
    title: 'Der Antwort von ToffeePay ist nicht zu trauen',
    money: 'Sie passt nicht zu dem, was gefragt wurde; darum handeln wir nicht danach.',
    act: 'Prüfe später noch einmal. Bleibt es so, nenne dem Studio die Referenz unten.',
  },
  payment_page_refused: {
    title: 'Die Zahlungsseite liegt an einer Adresse, die nicht erlaubt ist',
    money: 'Sie wurde nicht geöffnet. Was schon bezahlt ist, gilt.',
    act: 'Nenne dem Studio die Referenz unten.',
  },
  no_payment_page: {
    title: 'Es gibt keine Zahlungsseite zu zeigen',
    money: 'Sie ist noch nicht da, oder dieser Kauf ist abgeschlossen.',
    act: 'Oben steht, wie es um den Kauf steht.',
  },
  browser_failed: {
    title: 'Der Browser ging nicht auf',
    money: 'Dadurch wurde nichts bezahlt.',
    act: 'Kopiere den Link in einen Browser, oder zahle mit dem Handy.',
  },
  game_not_opened: {
    title: 'Das Spiel ging nicht auf',
    money: 'An der Zahlung ändert das nichts.',
    act: 'Wechsle selbst zum Spiel, oder starte es.',
  },
  game_not_installed: {
    title: 'Kein Programm hier öffnet das Spiel',
    money: 'An deiner Zahlung ändert das nichts.',
    act: 'Starte das Spiel selbst oder installiere es auf diesem Computer.',
  },
  clipboard_failed: {
    title: 'Der Link ließ sich nicht kopieren',
    money: 'Dadurch wurde nichts bezahlt.',
    act: 'Öffne die Seite noch einmal, oder zahle mit dem Handy.',
  },
  not_cancellable: {
    title: 'Dieser Kauf lässt sich jetzt nicht abbrechen',
    money: 'Er ist schon abgeschlossen, oder er hat bei ToffeePay noch nicht begonnen.',
    act: 'Oben steht, wie es um ihn steht.',
  },
  environment_unavailable: {
    title: 'Diese Umgebung ist nicht verfügbar',
    money: `Dort kann gerade nichts gekauft werden. ${counts}`,
    act: 'Wähle in den Einstellungen eine andere, oder lass das Studio ihre Adresse in storefront.json eintragen.',
    inSettings: true,
  },
  other_environment: {
    title: 'Dieser Kauf wurde in einer anderen Umgebung begonnen',
    money: 'Er steht, wie er stand.',
    act: 'Wechsle in den Einstellungen in die Umgebung, in der er begonnen wurde.',
    inSettings: true,
  },
  settings_not_saved: {
    title: 'Die Einstellung ließ sich nicht speichern',
    money: kept,
    act: 'Prüfe, ob in den Datenordner geschrieben werden kann, dann versuche es noch einmal.',
  },
  scheme_not_registered: {
    title: 'Der Rückkehr-Link ließ sich nicht einrichten',
    money: 'Käufe gehen auch ohne ihn: Die App fragt ToffeePay von selbst.',
    act: 'Versuche Reparieren noch einmal, oder komm nach dem Zahlen einfach in dieses Fenster zurück.',
  },
  bench_closed: {
    title: 'Die Werkbank ist hier geschlossen',
    money: 'Die Produktion ist in Gebrauch, oder storefront.json bietet keine Testerwerkzeuge an.',
    act: 'Bestätige die Produktion auf der Werkbank, oder wähle eine andere Umgebung.',
  },
  bench_refused: {
    title: 'Das kann die Werkbank nicht',
    money: 'Deswegen wurde nichts gesendet.',
    act: 'Der Grund steht unten; ändere, was du verlangt hast.',
  },
  internal: {
    title: 'Ein Fehler in dieser App',
    money: 'Begonnene Käufe sind aufgeschrieben; ihr Stand steht unter Käufe.',
    act: 'Versuche es noch einmal. Bleibt es so, schicke dem Studio die Referenz unten: Mit ihr findet sich die Ursache im Protokoll.',
  },
};
