// The exchange log's texts in Spanish.

import type { BenchMessages } from '../../en/bench';

export const exchanges: BenchMessages['exchanges'] = {
  empty: {
    title: 'Aún no se ha enviado nada',
    meaning: 'Aquí aparece cada petición de la app con su respuesta, desde ahora y también tras reiniciar.',
  },
  unavailable: {
    title: 'No hay registro de intercambios.',
    meaning:
      'No se puede abrir su archivo. Las compras siguen como siempre; en esta ejecución no se registra nada.',
  },
  missed: (count: number) =>
    count === 1
      ? 'No se pudo registrar 1 intercambio de esta ejecución.'
      : `No se pudieron registrar ${count} intercambios de esta ejecución.`,
  panes: { list: 'Lista de intercambios', detail: 'Intercambio', raw: 'Petición y respuesta' },
  search: 'Buscar',
  hint: 'llamada, id, clave, estado, palabras del cuerpo',
  onlyFailed: 'Solo sin éxito',
  thisRun: 'Solo esta ejecución',
  export: 'Guardar como HAR…',
  exported: (count: number, path: string) => `${count} guardados en ${path}`,
  none: 'Nada del registro encaja.',
  choose: 'Elige un intercambio para verlo.',
  more: 'Mostrar más',
  open: 'abierto',
  noAnswer: 'sin respuesta',
  earlierRun: 'ejecución anterior',
  byBench: 'del banco de pruebas',
  attempt: (number: number) => `intento ${number}`,
  withFault: 'con fallo puesto',
  took: (milliseconds: number) =>
    milliseconds < 10 ? `${milliseconds.toFixed(1).replace('.', ',')} ms` : `${Math.round(milliseconds)} ms`,
  facts: {
    at: 'Enviado',
    took: 'Duración',
    attempt: 'Intento',
    key: 'Clave de idempotencia',
    error: 'Por qué no hubo respuesta',
    fault: 'Fallo puesto',
  },
  sent: 'Petición',
  answered: 'Respuesta',
  compare: 'Comparar…',
  chooseOther: 'Elige ahora el otro en la lista.',
  comparing: 'Comparado con el marcado antes.',
  stopComparing: 'Dejar de comparar',
  comparison: 'En qué difieren',
  alike: 'Los dos son iguales.',
  changes: { removed: 'solo en el primero:', added: 'solo en el segundo:' },
  copyAs: 'Copiar como',
};
