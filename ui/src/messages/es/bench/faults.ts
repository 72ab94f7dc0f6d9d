// The fault dial's texts in Spanish.

import type { BenchMessages } from '../../en/bench';

export const faults: BenchMessages['faults'] = {
  meaning:
    'Lo que pongas falla en los bordes de esta app, hable con el ToffeePay que hable. Termina con esta ejecución de la app.',
  strip: 'Va a fallar:',
  clear: 'Quitar todo',
  areSet: 'Puesto ahora',
  none: 'No hay nada puesto.',
  remove: 'Quitar',
  set: 'Poner',
  kind: 'Qué falla',
  kinds: {
    answers: 'respuestas de la API',
    network_lost: 'no hay red',
    links: 'enlaces de vuelta',
    kill: 'la app muere',
    clock: 'el reloj de la app va mal',
  },
  call: 'Llamada',
  everyCall: 'cada llamada',
  act: 'Qué le pasa',
  answerActs: {
    drop_before: 'petición no enviada',
    drop_after: 'respuesta perdida',
    delay: 'respuesta tardía',
    status: 'otro estado',
    garbage: 'página de un proxy en su lugar',
    truncated: 'respuesta cortada',
    other_price: 'otro precio',
    altered: 'otro valor en un campo',
  },
  linkActs: {
    drop: 'enlace perdido',
    double: 'enlace doble',
    delay: 'enlace tardío',
    forge: 'enlace falsificado en su lugar',
  },
  status: 'Estado',
  pointer: 'Campo (puntero JSON)',
  value: 'Valor (en JSON)',
  seconds: 'Segundos de retraso',
  times: 'Cuántas veces',
  point: 'Paso',
  hours: 'Horas adelantado (atrasado: negativo)',
  lost: 'sin red',
  late: (seconds: number) => `respuesta ${seconds} s tarde`,
  linkLate: (seconds: number) => `enlace ${seconds} s tarde`,
  altered: (pointer, value) => `respuesta con ${value} en ${pointer}`,
  withStatus: (status: number) => `respuesta hecha ${status}`,
  answers: (what: string, call: string | null, times: number) =>
    `${what}, ${call ?? 'cada llamada'} (quedan ${times})`,
  links: (what: string, times: number) => `${what} (quedan ${times})`,
  killAt: (point: string) => `la app muere en ${point}`,
  clockOff: (seconds: number) => `reloj desviado ${(seconds / 3600).toFixed(1).replace('.', ',')} h`,
};
