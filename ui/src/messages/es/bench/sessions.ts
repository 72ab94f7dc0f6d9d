// The session explorer's texts in Spanish.

import type { BenchMessages } from '../../en/bench';
import { plurals } from '../../grammar';

const count = plurals('es');

export const sessions: BenchMessages['sessions'] = {
  list: 'Sesiones',
  detail: 'La sesión',
  raw: 'En JSON',
  player: 'Jugador',
  status: 'Estado',
  any: 'Todos',
  find: 'Buscar en la lista',
  read: 'Leer',
  more: 'Leer más',
  empty: { title: 'Ninguna sesión es así', meaning: 'Compra algo o crea una en el redactor.' },
  choose: 'Elige una sesión para ver sus pagos y lo que el diario tiene de ella.',
  created: 'Creada',
  ended: 'Terminada',
  tax: 'Impuesto',
  price: 'Precio',
  readAgain: 'Leer otra vez',
  notRead: 'No se pudo leer otra vez: lo de abajo es de antes.',
  follow: 'Seguir',
  stopFollowing: 'Dejar de seguir',
  following: 'Se pregunta cada dos segundos, hasta que sea definitiva.',
  openPage: 'Abrir su página de pago',
  opened: 'El navegador ha recibido la página.',
  cancel: {
    act: 'Cancelar la sesión',
    sure: '¿Cancelar esta sesión?',
    meaning: 'Su página de pago deja de funcionar. Un pago en curso aún puede ganar.',
    yes: 'Cancelarla',
    no: 'Dejarla',
  },
  payments: 'Pagos',
  noPayments: 'Nadie ha intentado pagarla.',
  complete: 'Completar el pago',
  letGo: 'Cancelar el pago',
  refund: 'Devolver',
  reason: 'Motivo',
  refunds: 'Devoluciones',
  inJournal: 'Ver la compra',
  compare: 'Comparar con el diario',
  comparison: 'Diario y API',
  alike: 'El diario y la API tienen lo mismo.',
  compared: (sessions, purchases) =>
    `${count(sessions, { one: '# sesión', other: '# sesiones' })} frente a ${count(purchases, { one: '# compra', other: '# compras' })}.`,
  partly: 'No son todas: se leen las 1000 más recientes.',
  journalSays: 'En el diario',
  apiSays: 'En la API',
  differences: {
    not_in_journal:
      'El diario de este equipo no conoce esta sesión. Se creó en otro sitio (redactor, otro equipo, el juego) o su respuesta se rechazó aquí.',
    not_at_api:
      'El diario tiene una sesión que la API no conoce. El entorno de pruebas se vació o el token es de otro comercio.',
    answer_awaited: 'El diario aún espera la respuesta a su creación y la envía otra vez.',
    journal_behind:
      'La API la tiene como definitiva, el diario todavía no: no se ha preguntado desde entonces. «Comprobar ahora» en la compra lo arregla.',
    api_behind: 'El diario la tiene como definitiva y la API no. Un estado definitivo nunca se deja.',
    other_end: 'Ambos la tienen como definitiva, pero de otro modo. Un estado definitivo nunca cambia.',
    item: 'El artículo tiene otro título que el pedido.',
    price: 'El precio no es el pedido.',
    currency: 'La moneda no es la pedida.',
    player: 'Es para otro jugador que el del pedido.',
    game: 'Es de otro juego que el del pedido.',
    tax: 'El impuesto es otro que el que se dijo al crearla.',
    amount: 'El pago tomó otra cantidad que la anotada en el diario.',
    payments: 'Más de un pago tomó dinero por esta sola sesión.',
    paid_all_the_same:
      'La sesión terminó sin pagar y, aun así, un pago tomó dinero. Alguien debe devolverlo.',
    charge_not_recorded: 'Está pagada y el diario aún no ha buscado su pago.',
    refund_not_recorded: 'El dinero se devolvió y el diario aún no lo sabe.',
    refund_unknown: 'El diario tiene el dinero como devuelto y la API como cobrado.',
  },
  outcomes: {
    done: 'La API lo hizo.',
    refused: 'La API lo rechazó.',
    unknown: 'No se sabe si se hizo.',
    not_sent: 'No se envió.',
  },
  field: 'Campo',
  pause: (seconds) => `Pide una pausa de ${count(seconds, { one: '# segundo', other: '# segundos' })}.`,
};

export const wallets: BenchMessages['wallets'] = {
  accounts: 'Cuentas',
  deposits: 'Ingresos',
  none: {
    title: 'Aún no hay monederos',
    meaning: 'Un monedero nace con el primer dinero que ingresa un jugador.',
  },
  noDeposits: 'No se ingresó nada.',
  real: 'Ingresado',
  bonus: 'Regalado',
  partly: 'Puede haber más: se leen 100 de cada.',
};
