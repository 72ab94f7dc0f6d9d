// The link lab's texts in Spanish.

import type { BenchMessages } from '../../en/bench';

export const links: BenchMessages['links'] = {
  fire: 'Lanzar un enlace',
  way: 'Camino',
  ways: { direct: 'Dentro de la app', system: 'Por el sistema' },
  ofOpen: (item: string) =>
    `Los enlaces buenos son los de ${item}, que sigue abierta. La app la muestra, como a cualquier jugador.`,
  noOpen: 'No hay nada abierto. Compra algo primero.',
  noEnded: 'Aún no ha terminado nada.',
  notBySystem: 'El sistema se lo daría a otro programa.',
  shots: {
    good: { name: 'Bueno', meaning: 'Se consulta su compra.' },
    duplicate: { name: 'Duplicado', meaning: 'El mismo, dos veces a la vez.' },
    claiming: { name: 'Dice estar pagado', meaning: 'Lo que dice se descarta y se consulta su compra.' },
    late: { name: 'Tardío', meaning: 'De una compra que ya terminó.' },
    forged: { name: 'Falsificado', meaning: 'Un state que no tiene ninguna compra.' },
    foreign: { name: 'Ajeno', meaning: 'El esquema de otro programa.' },
    stateless: { name: 'Sin state', meaning: 'Solo dice que se pagó.' },
    two_states: { name: 'Dos states', meaning: 'El mismo dos veces.' },
    other_path: { name: 'Otra ruta', meaning: 'No es adonde vuelven los pagos.' },
    fragment: { name: 'Con fragmento', meaning: 'Algo detrás de un #.' },
    too_long: { name: 'Demasiado largo', meaning: 'Más de 2048 bytes.' },
    not_ascii: { name: 'No ASCII', meaning: 'Con una letra que un enlace no puede tener.' },
  },
  last: 'Últimos enlaces',
  none: 'En esta ejecución no ha llegado ningún enlace.',
  elsewhere: 'De otra parte',
  waiting: 'Aún no ha llegado.',
  purchase: 'Ver su compra',
  did: {
    checks: 'Aceptado: se consultó el estado de su compra.',
    repeats: 'Nada cambió: acababa de llegar una copia.',
    shows_ended: 'Su compra ya había terminado: se muestra, sin preguntar.',
    shows_unfollowed: 'Su compra está abierta en otra parte: se muestra, sin preguntar.',
    proposed: 'Aceptado: se propuso un artículo.',
    kept_for_later: 'Guardado para después: ahora no se puede leer el diario.',
    ignored: 'Ignorado.',
  },
};
