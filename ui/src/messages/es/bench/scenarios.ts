// The scenarios’ texts in Spanish.

import type { BenchMessages } from '../../en/bench';
import { isolated } from '../../grammar';

export const scenarios: BenchMessages['scenarios'] = {
  where: 'Ejecutar contra',
  places: {
    own_sandbox: 'Un sandbox propio de cada uno',
    in_use: (name: string) => `El entorno en uso (${name})`,
  },
  notInUse:
    'Otro lugar es posible cuando se usa un sandbox o un backend propio. En producción no se ejecuta ningún escenario.',
  backend: 'Junto a él se prueba su backend:',
  noBackend: 'Para probar también su propio backend, indíquelo con su secreto en Webhooks.',
  loop: 'Una y otra vez, hasta que uno falle',
  runAll: 'Ejecutar todos',
  stop: 'Detener',
  report: 'Abrir el informe',
  runThis: 'Ejecutar',
  running: (done: number, total: number) => `En marcha: ${done} de ${total} terminados.`,
  stopped: 'Detenido.',
  ended: 'Terminado.',
  noneCanRun: 'Ninguno puede ejecutarse aquí; cada uno dice por qué.',
  counts: (passed: number, failed: number, skipped: number) =>
    `${passed} superados, ${failed} fallidos, ${skipped} omitidos.`,
  round: (round: number) => `Ronda ${round}.`,
  progress: 'Escenarios terminados',
  notKept: 'El resultado no se puede guardar:',
  find: 'Buscar',
  chooseFolder: 'Elegir su carpeta…',
  folder: 'Los suyos están en',
  folderProblem: 'Su carpeta no se puede leer:',
  origins: { brought: 'Traídos', own: 'Suyos', shipped: 'Incluidos' },
  wrongShort: 'ilegible',
  impossibleShort: (steps: number) => `no posibles: ${steps}`,
  wrong: 'Este archivo no es un escenario:',
  wrongInLine: (line: number) => `La línea ${line} está mal:`,
  waits: (time: string) => `Lo espera, como mucho ${time}.`,
  impossible: 'No es posible allí:',
  choose: 'Elija un escenario para ver sus pasos.',
  list: 'Escenarios',
  detail: 'Pasos',
  file: 'Su archivo',
  grid: 'Lo que se ha probado',
  gridEmpty: 'Nada todavía. Cada ejecución añade una línea.',
  columns: {
    scenario: 'Escenario',
    environment: 'Entorno',
    system: 'Sistema',
    browser: 'Navegador',
    verdict: 'Último veredicto',
    at: 'Cuándo',
    runs: 'Ejecuciones',
  },
  evidence: 'Pruebas',
  bugReport: 'Informe de error para enviar:',
  evidenceOf: (scenario: string) => `Pruebas: ${scenario}`,
  marks: {
    waiting: 'en espera',
    running: 'en marcha',
    passed: 'superado',
    failed: 'fallido',
    skipped: 'omitido',
    not_reached: 'no alcanzado',
  },
  record: {
    open: 'Grabar como escenario',
    choose: 'Una de tus compras',
    heading: 'Esta compra como escenario',
    explain:
      'Repite lo que se hizo a mano, contra un sandbox propio, y falla donde algo se comporta de otra manera.',
    name: 'Nombre',
    remarks: 'Conviene saberlo',
    goesTo: 'Se guardará en',
    asks: 'Se te preguntará dónde guardarlo. Elige una carpeta tuya en Escenarios y se guardará ahí.',
    save: 'Guardar',
    run: 'Ejecutarlo ahora',
    close: 'Cerrar',
    saved: 'Guardado en',
    remark: {
      still_open: () => 'La compra sigue abierta: lo que venga después de ahora no está incluido.',
      page_from_payments: () =>
        'Lo que se hizo en la página de pago se deduce de los pagos: este entorno no cuenta nada de su página.',
      page_guessed: () =>
        'No se pudieron leer los pagos: lo que se hizo en la página de pago se deduce de cómo terminó.',
      cancelled_elsewhere: () =>
        'Ni la app ni el banco de pruebas la cancelaron: se toma como cancelada en la página de pago.',
      method_unknown: (detail: string) =>
        `El sandbox no ofrece el método de pago «${isolated(detail)}»: se escribe como tarjeta.`,
      failed_by_itself: () =>
        'Una llamada falló sin que se hubiera puesto un fallo: en el escenario, el sandbox falla de la misma manera.',
      status_does_nothing: () =>
        'Donde el dial de fallos convirtió una respuesta en error, la API había hecho su parte. En el escenario, el sandbox no hace nada.',
      shortened: (detail: string) =>
        `Una llamada falló más veces de las que vale la pena repetir: se escribe ${isolated(detail)} veces.`,
      restarted: () =>
        'La app se volvió a iniciar entretanto. No se sabe si se cerró o se mató: se escribe como matada.',
      clock_off: () => 'El reloj de la app iba mal: el escenario lo desajusta antes de la compra.',
      cancel_too_late: () => 'Una cancelación que llegó demasiado tarde se ha omitido.',
      wallet_filled: () => 'El monedero tiene el dinero desde el principio, sea como sea que llegara a él.',
      no_calls: () =>
        'El registro de intercambios no tiene llamadas suyas: los fallos y las llamadas fallidas no están en el escenario.',
      no_links: () =>
        'Los enlaces se recuerdan mientras la app funciona: los de una ejecución anterior no están en el escenario.',
      link_not_written: (detail: string) =>
        `Un enlace del laboratorio no se puede escribir como paso: ${isolated(detail)}.`,
      webhooks_left_out: (detail: string) =>
        `Se omiten los webhooks que no llegaron una sola vez y bien firmados, o que no están todos: ${isolated(detail)}.`,
      too_much: () => 'Pasó más de lo que cabe en un escenario: se ha omitido lo último.',
    },
  },
};
