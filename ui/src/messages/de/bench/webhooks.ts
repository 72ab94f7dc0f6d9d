// The webhook bench's texts in German.

import type { BenchMessages } from '../../en/bench';

export const webhooks: BenchMessages['webhooks'] = {
  setup: {
    title: 'Lauschen',
    at: 'Lauscht auf',
    silent: 'Es wird nicht gelauscht.',
    listen: 'Zuhören',
    stop: 'Nicht mehr zuhören',
    register: 'Bei der lokalen Sandbox eintragen',
    secret: 'Signaturgeheimnis',
    use: 'Verwenden',
    forget: 'Vergessen',
    hasSecret:
      'Ein Geheimnis ist in Gebrauch. Es bleibt nur bis zum Ende der App im Arbeitsspeicher und wird nicht gezeigt.',
    noSecret: 'Ohne Geheimnis lässt sich nichts prüfen.',
    backend: 'Dein Backend',
    handOn: 'Dorthin weitergeben',
    to: 'Was ankommt, geht unverändert weiter an',
    noBackend: 'Was ankommt, geht an niemanden weiter.',
  },
  send: {
    title: 'Ein Ereignis an dein Backend senden',
    type: 'Ereignis',
    data: 'Seine Daten',
    fill: 'Eintragen, was die API sendet',
    unknown: 'So ein Ereignis hat die API nicht: Sieh, was dein Backend daraus macht.',
    fault: 'Was daran falsch ist',
    faults: {
      none: 'Nichts',
      duplicate: 'Es kommt zweimal',
      late: 'Es erzählt von vor einer Stunde',
      stale: 'Vor zehn Minuten signiert',
      bad_signature: 'Mit anderem Geheimnis signiert',
      out_of_order: 'Was davor war, kommt danach',
    },
    act: 'Signieren und senden',
  },
  paste: {
    title: 'Eine Nachricht von anderswo prüfen',
    label: 'Ihre Kopfzeilen, eine Leerzeile, ihr Inhalt',
    act: 'Prüfen',
  },
  list: 'Nachrichten',
  message: 'Nachricht',
  none: 'Noch keine Nachricht.',
  choose: 'Wähle eine Nachricht.',
  number: (number: number) => `Nr. ${number}`,
  origins: {
    received: 'empfangen',
    pasted: 'eingefügt',
    sent: 'von hier gesendet',
  },
  noType: 'kein Ereignis',
  again: (first: number) => `Noch einmal: dieselbe Nachricht wie Nr. ${first}.`,
  answered: (status: number | null, milliseconds: number) =>
    status === null
      ? `Keine Antwort nach ${milliseconds} ms`
      : `Dein Backend: ${status} nach ${milliseconds} ms`,
  replay: 'Neu signieren und noch einmal senden',
  story: 'Was geschah mit',
  purchase: 'Ihren Kauf zeigen',
  noPurchase: 'Dieser Rechner hat keinen Kauf dazu.',
  headers: 'Kopfzeilen',
  body: 'Inhalt',
  findings: {
    good: 'Geprüft und richtig.',
    no_secret: 'Nicht geprüft: Es gibt kein Geheimnis.',
    older_form:
      'In der älteren Form signiert (X-ToffeePay-Signature). Lass den Endpunkt auf Standard Webhooks umstellen.',
    missing_header: (header: string) => `Die Kopfzeile ${header} fehlt.`,
    bad_header: (header: string) => `Die Kopfzeile ${header} ist unlesbar oder doppelt.`,
    no_known_version: 'Sie trägt keine Signatur der Version v1.',
    stale: (seconds: number) => `Richtig signiert, aber ${seconds} s alt.`,
    early: (seconds: number) => `Richtig signiert, aber ${seconds} s in der Zukunft. Geht eine Uhr falsch?`,
    not_an_event: (place: string) => `Richtig signiert, aber kein Ereignis: ${place}.`,
    wrong_secret: 'Wohl das falsche Geheimnis: Mit diesem war noch nichts richtig.',
    secret_as_text:
      'Mit den Buchstaben des Geheimnisses signiert. Sie sind Base64: dekodiere, was auf whsec_ folgt.',
    reformatted:
      'Der Inhalt wurde unterwegs neu geschrieben: Leerraum ist anders. Prüfe die Bytes, wie sie kamen.',
    altered_body: 'Geänderter Inhalt: Diese Nachricht kam schon mit einem anderen.',
    wrong_signature: 'Andere sind mit diesem Geheimnis richtig: unterwegs geändert oder gefälscht.',
  },
};
