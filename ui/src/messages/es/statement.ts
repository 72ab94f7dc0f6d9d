// La lista de compras, sus recibos y archivos, en español.

import { isolated, plurals } from '../grammar';

const count = plurals('es');

const saved = (n: number) => count(n, { one: '# compra guardada en', other: '# compras guardadas en' });

export const statement = {
  search: 'Buscar',
  hint: 'Título, jugador o id',
  state: 'Estado',
  all: 'Todos los estados',
  standings: {
    open: 'Sin terminar',
    paid: 'Pagado',
    refunded: 'Reembolsado',
    failed: 'Fallido',
    cancelled: 'Cancelado',
    expired: 'Caducado',
    rejected: 'No iniciado',
  },
  from: 'Desde',
  until: 'Hasta',
  anyDay: 'Cualquier día',
  clear: 'Mostrar todo',
  count: (n: number) => count(n, { one: '# compra', other: '# compras' }),
  none: {
    title: 'Sin resultados',
    meaning: 'Ninguna compra coincide. Cambia la búsqueda, el estado o las fechas.',
  },
  totals: 'Totales',
  tooMany: 'Demasiadas para sumar. Acota la búsqueda.',
  tools: 'Más',
  saveCsv: 'Guardar como CSV',
  saveJson: 'Guardar como JSON',
  saved: (n: number, path: string) => `${saved(n)} ${isolated(path)}`,
  importing: 'Preguntando a ToffeePay',
  import: 'Buscar compras hechas en otro lugar',
  imported: (n: number) => count(n, { one: '# compra incorporada.', other: '# compras incorporadas.' }),
  importedNone: 'Nada nuevo: todas tus compras ya están aquí.',
  elsewhere: 'hecha en otro lugar',
  differs: 'No es lo pedido',
  readingRow: 'Leyendo',
};

export const receipt = {
  open: 'Recibo',
  heading: 'Recibo',
  print: 'Imprimir o guardar como PDF',
  back: 'Volver a la compra',
  item: 'Artículo',
  price: 'Precio',
  tax: 'Impuestos',
  charged: 'Cobrado',
  method: 'Pagado con',
  player: 'Jugador',
  paidOn: 'Pagado el',
  orderedOn: 'Pedido el',
  where: 'Dónde',
  ids: { session: 'Sesión', payment: 'Pago', purchase: 'Compra' },
  notPaid: 'Esto no es un recibo: la compra no está pagada.',
  playMoney: 'Dinero de prueba: no se cobró nada de verdad.',
  refunded: (when: string) => `El dinero se devolvió el ${when}.`,
  copy: 'Copiar',
  copyIds: {
    session: 'Copiar el identificador de la sesión',
    payment: 'Copiar el identificador del pago',
    purchase: 'Copiar el identificador de la compra',
  },
  copied: 'Copiado',
  by: (game: string) => `${game}, con ToffeePay`,
};
