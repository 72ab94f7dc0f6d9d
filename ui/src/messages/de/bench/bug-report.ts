// The bug report’s texts in German.

import type { BenchMessages } from '../../en/bench';

export const bugReport: BenchMessages['bugReport'] = {
  write: 'Fehler melden …',
  writing: 'Der Bericht wird geschrieben …',
  title: 'Fehlerbericht',
  about:
    'Alles, was über diesen Kauf bekannt ist, ohne Zugriffstoken, Zahlungsseiten, Geheimnisse oder deine Ordner. Lies ihn, bevor du ihn verschickst: Gespeichert wird nur, was du hier siehst.',
  notRecorded: 'Er kann anderswo nicht wiederholt werden:',
  text: 'Der Bericht',
  contents: 'In der Zip-Datei',
  cut: 'Diese Datei ist länger, als hier gezeigt wird: Der Rest steht in der Zip-Datei.',
  packed: (size: string) => `Gepackt: ${size}.`,
  saved: (path: string) => `Gespeichert: ${path}`,
  saveZip: 'Als Zip speichern …',
  saveMarkdown: 'Als Markdown speichern …',
  copy: 'Text kopieren',
  close: 'Schließen',
  brought: {
    name: 'Fehlerbericht',
    open: 'Fehlerbericht öffnen …',
    orDrop: 'Oder lass seine Zip-Datei auf dieses Fenster fallen.',
    problem: 'Das ist kein Fehlerbericht:',
    of: 'Bericht über',
    madeBy: (version: string) => `aus Version ${version}`,
    madeByNobody: 'sagt nicht, aus welcher Version er ist',
    steps: (steps: number) => (steps === 1 ? `1 Schritt` : `${steps} Schritte`),
    nothingToRun: 'Er konnte nur beschrieben, nicht aufgezeichnet werden: Es gibt nichts zu wiederholen.',
    replay: 'Wiederholen',
    onlySandbox: 'Er läuft in einer eigenen Sandbox und nirgends sonst.',
    read: 'Bericht lesen',
  },
};
