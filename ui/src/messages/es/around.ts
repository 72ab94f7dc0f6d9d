// Lo que se dice alrededor de las compras: enlaces, primeros pasos, conexión, soporte.

import { isolated, plurals } from '../grammar';

const count = plurals('es');

export const proposal = {
  unknown: {
    title: 'Este artículo no está a la venta aquí',
    meaning: (item: string) =>
      `Un enlace pidió mostrar «${item}». Esta tienda no tiene ese artículo. No se compró nada.`,
  },
  player: {
    title: '¿Comprar para otro jugador?',
    meaning: (asked: string, now: string) =>
      `Un enlace pide comprar para ${asked}. Hasta ahora compras como ${now}. Si no lo esperabas, sigue con ${now}.`,
    first: (asked: string) =>
      `Un enlace pide comprar para ${asked}. Comprueba que eres tú: el juego da el artículo a ese jugador.`,
    change: (asked: string) => `Comprar para ${asked}`,
    keep: (now: string) => `Seguir con ${now}`,
  },
  waits: (item: string) => `Un enlace pide mostrar ${item}.`,
  show: 'Mostrar',
  notNow: 'Ahora no',
  close: 'Cerrar',
};

export const firstSteps = {
  title: 'Antes de tu primera compra',
  player: '¿Quién eres en el juego? El artículo es para ese jugador.',
  token: 'La tienda necesita un token de acceso, una vez.',
  tokenKept: 'Se guarda en tu llavero.',
};

export const unfinished = {
  title: (n: number) =>
    count(n, { one: 'Encontramos una compra sin terminar', other: 'Encontramos # compras sin terminar' }),
  cutOff: (n: number) =>
    count(n, {
      one: 'La aplicación se interrumpió antes de que terminara.',
      other: 'La aplicación se interrumpió antes de que terminaran.',
    }),
  creating:
    'ToffeePay aún no la había confirmado. Preguntamos por la misma compra, así que se hace una vez como mucho. Nada se abre solo.',
  pending:
    'Su página de pago existe. Preguntamos a ToffeePay cómo va. La página solo se abre si tú la abres.',
  look: 'Verla',
  dismiss: 'De acuerdo',
};

export const offline = {
  unreachable: 'Sin conexión con ToffeePay. Ves el último estado conocido. Este aviso desaparece solo.',
  noNetwork: 'Este equipo está sin conexión. Ves el último estado conocido. Este aviso desaparece solo.',
};

export const support = {
  show: 'Mostrar el paquete de soporte',
  title: 'Paquete de soporte',
  about:
    'Esto es todo lo que se guardaría, palabra por palabra. No contiene token de acceso, página de pago ni id de jugador.',
  save: 'Guardarlo',
  saved: (path: string) => `Guardado en ${isolated(path)}`,
  close: 'Cerrar',
  reading: 'Escribiéndolo.',
};
