// Español. Tuteo, frases cortas; exacto cuando se trata de dinero.

import { number, plurals } from '../grammar';
import type { Messages } from '../en';
import type { StoryKey } from '../en/purchase';
import { errors } from './errors';
import {
  causes,
  declineOtherwise,
  declines,
  purchase,
  rejectionOtherwise,
  rejections,
  stories,
  timeline,
} from './purchase';
import { firstSteps, offline, proposal, support, unfinished } from './around';
import { settings } from './settings';
import { receipt, statement } from './statement';

const count = plurals('es');

export const es: Messages = {
  errors,
  stories,
  rejections,
  rejectionOtherwise,
  purchase,
  declines,
  declineOtherwise,
  timeline,
  causes,
  settings,
  statement,
  receipt,
  proposal,
  firstSteps,
  unfinished,
  offline,
  support,

  lastKnown: {
    starting: 'iniciándose',
    opening: 'en espera',
    waiting: 'en espera',
    left: 'sigue abierto',
    waiting_unopened: 'en espera',
    declined: 'rechazado, sigue abierto',
    authorized: 'aprobado por tu banco',
  },

  environments: {
    local: 'Sandbox local',
    sandbox: 'Sandbox de ToffeePay',
    production: 'Producción',
    custom: 'Servidor del estudio',
  },

  /** An amount whose currency is none, so that its decimals can't be known. */
  minorUnits: (amount: number, currency: string) => `${amount} ${currency} (en la unidad menor)`,

  strip: {
    local: 'Sandbox local: sin dinero real',
    sandbox: 'Sandbox de ToffeePay: sin dinero real',
    production: null,
    custom: 'Servidor del estudio: los pagos pueden ser reales',
  },

  notices: {
    storefront_broken: {
      title: 'No se puede leer el storefront.json del estudio',
      meaning: 'En su lugar se muestra la tienda que venía con la aplicación.',
    },
    settings_broken: {
      title: 'No se pudieron leer tus ajustes',
      meaning:
        'Se han apartado y la aplicación empieza con sus valores iniciales. Revisa el entorno y el id de jugador.',
    },
    journal_unavailable: {
      title: 'No se puede abrir el registro de compras',
      meaning: 'Hasta entonces no se puede comprar nada, para que ningún pago quede sin registrar.',
    },
    journal_view_only: {
      title: 'Las compras solo se pueden consultar',
      meaning:
        'Puede que otra copia de la aplicación las esté escribiendo, o que su carpeta no se pueda bloquear. Para comprar, cierra la otra copia y vuelve a iniciar la aplicación.',
    },
    journal_set_aside: {
      title: 'El registro de compras estaba dañado',
      meaning:
        'Se ha apartado y se ha empezado otro. Las compras anteriores no aparecen, pero en ToffeePay siguen como estaban.',
    },
    journal_log_damaged: {
      title: 'Las últimas entradas del registro de compras estaban dañadas',
      meaning:
        'Se muestra lo que se pudo leer y se ha guardado la parte dañada. Una compra hecha justo antes puede faltar aquí o estar atrasada, pero en ToffeePay sigue como estaba.',
    },
    sandbox_not_running: {
      title: 'La sandbox local no se ha iniciado',
      meaning: 'Ahora no se puede comprar nada aquí. Reinicia la aplicación o elige otro entorno.',
    },
  },

  nav: {
    label: 'Vistas',
    store: 'Tienda',
    purchases: 'Compras',
    bench: 'Pruebas',
    settings: 'Ajustes',
    open: (n: number) => count(n, { one: '# sin terminar', other: '# sin terminar' }),
  },

  buyer: { nobody: 'Sin jugador todavía', buyingAs: 'Compras como', where: 'en' },

  titles: {
    store: 'Tienda',
    purchases: 'Compras',
    bench: 'Banco de pruebas',
    settings: 'Ajustes',
    receipt: 'Recibo',
    ofPurchase: (word: string, item: string) => `${word} – ${item}`,
    join: (...parts: string[]) => parts.join(' · '),
  },

  store: {
    heading: 'Tienda',
    buy: 'Comprar',
    empty: {
      title: 'Todavía no hay nada a la venta',
      meaning: 'El estudio aún no ha puesto artículos. Vuelve más tarde.',
    },
    loading: 'Abriendo la tienda.',
    broken: 'Las compras empezadas están anotadas, y ninguna se paga dos veces.',
    search: {
      label: 'Buscar en la tienda',
      found: (n: number) => count(n, { one: '# artículo', other: '# artículos' }),
      nothing: (wanted: string) => `Aquí no hay nada llamado «${wanted}»`,
      nothingMeaning: 'Prueba otra palabra o míralo todo.',
      all: 'Mostrar todo',
    },
    categories: { label: 'Categorías', all: 'Todo' },
    lastBought: (moment: string) => `Última compra: ${moment}`,
    waiting: {
      label: 'Compras sin terminar',
      more: (n: number) => count(n, { one: 'Una más en Compras', other: '# más en Compras' }),
      goOn: 'Continuar',
      line: (item: string, story: StoryKey) => waitingLine(item, story),
      of: (player: string) => `para ${player}`,
    },
  },

  item: { lastBought: 'Última compra' },

  confirm: {
    title: (item: string) => `¿Comprar ${item}?`,
    price: 'Precio',
    stillOpen: 'Aún hay un pago abierto por este artículo.',
    goOn: 'Continuar con ese',
    player: 'Para',
    where: 'Dónde',
    pay: (price: string) => `Pagar ${price} en el navegador`,
    starting: 'Iniciando el pago',
    cancel: 'Cancelar',
    how: 'La página de pago se abre en tu navegador y muestra los impuestos, si los hay, antes de que pagues. No se cobra nada hasta que pagues allí.',
    openSettings: 'Abrir Ajustes',
  },

  purchases: {
    heading: 'Compras',
    empty: {
      title: 'Todavía no hay compras',
      meaning: 'Lo que compres aparece aquí, día a día, con el estado de su pago.',
      act: 'Ir a la tienda',
    },
    loading: 'Leyendo tus compras.',
    in: (environment: string) => `en ${environment}`,
  },

  error: {
    inSeconds: (n: number) =>
      count(n, {
        one: 'Inténtalo de nuevo dentro de # segundo.',
        other: 'Inténtalo de nuevo dentro de # segundos.',
      }),
    inMinutes: (n: number) =>
      count(n, {
        one: 'Inténtalo de nuevo dentro de # minuto.',
        other: 'Inténtalo de nuevo dentro de # minutos.',
      }),
    tryAgain: 'Intentar de nuevo',
    reference: 'Referencia',
    openSettings: 'Abrir Ajustes',
  },

  time: {
    today: 'Hoy',
    yesterday: 'Ayer',
    seconds: (s: number) => `${number(s)} s`,
    minutes: (m: number, s: number) => `${number(m)} min ${number(s)} s`,
    hours: (h: number, m: number) => `${number(h)} h ${number(m)} min`,
    days: (d: number) => count(d, { one: '# día', other: '# días' }),
  },
};

function waitingLine(item: string, story: StoryKey): string {
  if (story === 'starting' || story === 'starting_unconfirmed') return `${item}: iniciando la compra`;
  if (story === 'authorized') return `${item}: pago aprobado, el estudio lo completa`;
  if (story === 'declined') return `${item}: pago rechazado, aún se puede pagar`;
  if (story === 'opening' || story === 'left' || story === 'waiting' || story === 'waiting_unopened')
    return `${item}: a la espera del pago`;
  return `${item}: sin terminar`;
}
