// The scenarios’ texts in German.

import type { BenchMessages } from '../../en/bench';
import { isolated } from '../../grammar';

export const scenarios: BenchMessages['scenarios'] = {
  where: 'Ausführen gegen',
  places: {
    own_sandbox: 'Je eine eigene Sandbox',
    in_use: (name: string) => `Die benutzte Umgebung (${name})`,
  },
  notInUse:
    'Ein anderer Ort ist möglich, wenn eine Sandbox oder ein eigenes Backend benutzt wird. In der Produktion laufen Szenarien nie.',
  backend: 'Daneben wird dein Backend geprüft:',
  noBackend: 'Um auch dein eigenes Backend zu prüfen, gib es mit seinem Geheimnis unter Webhooks an.',
  loop: 'Immer wieder, bis eines scheitert',
  runAll: 'Alle ausführen',
  stop: 'Anhalten',
  report: 'Bericht öffnen',
  runThis: 'Ausführen',
  running: (done: number, total: number) => `Läuft: ${done} von ${total} fertig.`,
  stopped: 'Angehalten.',
  ended: 'Fertig.',
  noneCanRun: 'Keines davon kann hier laufen; jedes sagt, warum.',
  counts: (passed: number, failed: number, skipped: number) =>
    `${passed} bestanden, ${failed} gescheitert, ${skipped} übersprungen.`,
  round: (round: number) => `Runde ${round}.`,
  progress: 'Fertige Szenarien',
  notKept: 'Das Ergebnis kann nicht aufbewahrt werden:',
  find: 'Suchen',
  chooseFolder: 'Eigenen Ordner wählen …',
  folder: 'Deine liegen in',
  folderProblem: 'Dein Ordner kann nicht gelesen werden:',
  origins: { brought: 'Mitgebracht', own: 'Eigene', shipped: 'Mitgeliefert' },
  wrongShort: 'nicht lesbar',
  impossibleShort: (steps: number) => `nicht möglich: ${steps}`,
  wrong: 'Diese Datei ist kein Szenario:',
  wrongInLine: (line: number) => `Zeile ${line} ist falsch:`,
  waits: (time: string) => `Wartet darauf, höchstens ${time}.`,
  impossible: 'Dort nicht möglich:',
  choose: 'Wähle ein Szenario, um seine Schritte zu sehen.',
  list: 'Szenarien',
  detail: 'Schritte',
  file: 'Die Datei',
  grid: 'Was ausprobiert wurde',
  gridEmpty: 'Noch nichts. Jeder Lauf fügt eine Zeile hinzu.',
  columns: {
    scenario: 'Szenario',
    environment: 'Umgebung',
    system: 'Betriebssystem',
    browser: 'Webbrowser',
    verdict: 'Letztes Urteil',
    at: 'Wann',
    runs: 'Läufe',
  },
  evidence: 'Belege',
  bugReport: 'Fehlerbericht zum Verschicken:',
  evidenceOf: (scenario: string) => `Belege: ${scenario}`,
  marks: {
    waiting: 'wartet',
    running: 'läuft',
    passed: 'bestanden',
    failed: 'gescheitert',
    skipped: 'übersprungen',
    not_reached: 'nicht erreicht',
  },
  record: {
    open: 'Als Szenario aufzeichnen',
    choose: 'Einer deiner Käufe',
    heading: 'Dieser Kauf als Szenario',
    explain:
      'Es wiederholt, was von Hand gemacht wurde, gegen eine eigene Sandbox, und scheitert, wo sich etwas anders verhält.',
    name: 'Name des Szenarios',
    remarks: 'Gut zu wissen',
    goesTo: 'Es wird gespeichert in',
    asks: 'Du wirst gefragt, wohin es gespeichert wird. Wähle unter Szenarien einen eigenen Ordner, dann kommt es dorthin.',
    save: 'Speichern',
    run: 'Jetzt ausführen',
    close: 'Schließen',
    saved: 'Gespeichert in',
    remark: {
      still_open: () => 'Der Kauf ist noch offen: Was nach jetzt kommt, ist nicht darin.',
      page_from_payments: () =>
        'Was auf der Bezahlseite getan wurde, ist den Zahlungen entnommen: Diese Umgebung sagt nichts über ihre Seite.',
      page_guessed: () =>
        'Die Zahlungen konnten nicht gelesen werden: Was auf der Bezahlseite getan wurde, ist aus dem Ende geschlossen.',
      cancelled_elsewhere: () =>
        'Weder die App noch die Werkbank hat abgebrochen: Es gilt als auf der Bezahlseite abgebrochen.',
      method_unknown: (detail: string) =>
        `Die Sandbox bietet die Zahlungsart „${isolated(detail)}“ nicht an: Sie ist als Karte geschrieben.`,
      failed_by_itself: () =>
        'Ein Aufruf schlug fehl, ohne dass ein Fehler eingestellt war: Im Szenario schlägt er in der Sandbox ebenso fehl.',
      status_does_nothing: () =>
        'Wo der Fehlerregler eine Antwort zu einem Fehler gemacht hat, hatte die API ihren Teil getan. Im Szenario tut die Sandbox dann nichts.',
      shortened: (detail: string) =>
        `Ein Aufruf schlug öfter fehl, als sich zu wiederholen lohnt: Er ist ${isolated(detail)}-mal geschrieben.`,
      restarted: () =>
        'Die App wurde zwischendurch neu gestartet. Ob sie geschlossen oder abgeschossen wurde, ist nicht bekannt: Es ist als abgeschossen geschrieben.',
      clock_off: () => 'Die Uhr der App ging falsch: Das Szenario verstellt sie vor dem Kauf.',
      cancel_too_late: () => 'Ein Abbruch, der zu spät kam, ist weggelassen.',
      wallet_filled: () => 'Das Geld ist von Anfang an im Wallet, wie auch immer es hineinkam.',
      no_calls: () =>
        'Im Austauschprotokoll stehen keine Aufrufe davon: Fehler und fehlgeschlagene Aufrufe sind nicht im Szenario.',
      no_links: () =>
        'Links werden gemerkt, solange die App läuft: Die eines früheren Laufs sind nicht im Szenario.',
      link_not_written: (detail: string) =>
        `Ein Link aus dem Link-Labor lässt sich nicht als Schritt schreiben: ${isolated(detail)}.`,
      webhooks_left_out: (detail: string) =>
        `Webhooks, die anders als einmal und richtig signiert kamen oder nicht vollzählig sind, sind weggelassen: ${isolated(detail)}.`,
      too_much: () => 'Es ist mehr geschehen, als in ein Szenario passt: Das Letzte davon ist weggelassen.',
    },
  },
};
