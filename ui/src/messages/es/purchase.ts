// Lo que se dice de una compra en cada situación en que puede estar.

import { plurals } from '../grammar';
import type { Messages } from '../en';
import type { StoryFacts } from '../en/purchase';

const count = plurals('es');

/** Of one that ended unpaid: where the last that is known is an approval, nobody says yet that it came to nothing. */
const money = (mayBeHeld: boolean) =>
  mayBeHeld
    ? 'Tu banco lo había aprobado, así que el importe puede quedar retenido un tiempo. Mira tu cuenta antes de pagar otra vez.'
    : 'No se ha cobrado nada.';

export const stories: Messages['stories'] = {
  starting: () => ({
    word: 'Iniciando',
    sentence: 'Estamos pidiendo a ToffeePay una página de pago. Todavía no se ha cobrado nada.',
    next: 'La página se abrirá en tu navegador en un momento.',
  }),
  starting_unconfirmed: () => ({
    word: 'Iniciando',
    sentence:
      'No podemos conectar con ToffeePay, así que la página de pago aún no está. No se ha cobrado nada.',
    next: 'Seguiremos intentándolo; no hace falta que compres otra vez.',
  }),
  opening: () => ({
    word: 'En espera',
    sentence: 'Tu página de pago se está abriendo en tu navegador.',
    next: 'No se cobra nada hasta que pagues allí.',
  }),
  waiting: () => ({
    word: 'En espera',
    sentence: 'Esperamos tu pago. La página se abrió en tu navegador.',
    next: 'Si la cerraste, ábrela de nuevo o cancela. También puedes cerrar esta ventana: la compra se conserva.',
  }),
  waiting_unopened: () => ({
    word: 'En espera',
    sentence: 'Tu página de pago está lista, pero aún no se ha abierto en tu navegador.',
    next: 'Ábrela, copia su enlace o paga con el móvil. No se cobra nada hasta que pagues allí.',
  }),
  left: () => ({
    word: 'Sigue abierto',
    sentence: 'Has vuelto y ToffeePay aún no sabe de ningún pago. Hasta ahora no se ha cobrado nada.',
    next: 'Vuelve a la página o cancela. Si acabas de pagar, aparecerá aquí en un momento.',
  }),
  declined: ({ triesLeft, why }: StoryFacts) => ({
    word: 'Rechazado',
    sentence: `${why ?? 'El banco ha dicho que no.'} No se ha cobrado nada.`,
    next:
      triesLeft > 0
        ? count(triesLeft, {
            one: 'Puedes intentarlo de nuevo en la misma página: debería quedar # intento.',
            other: 'Puedes intentarlo de nuevo en la misma página: deberían quedar # intentos.',
          })
        : 'En esta página no deberían quedar intentos. Esperamos a que ToffeePay la cierre.',
  }),
  authorized: () => ({
    word: 'Aprobado',
    sentence: 'Tu banco lo ha aprobado. El estudio todavía tiene que completar el pago.',
    next: 'No tienes que hacer nada más. No pagues dos veces: seguiremos comprobando.',
  }),
  unknown_status: ({ unknownStatus }: StoryFacts) => ({
    word: 'Sin confirmar',
    sentence: `ToffeePay dice «${unknownStatus}». Esta versión de la aplicación no conoce esa palabra.`,
    next: 'No lo damos por definitivo. Seguiremos comprobando; no pagues dos veces.',
  }),
  cancelling: () => ({
    word: 'Cancelando',
    sentence: 'Estamos pidiendo a ToffeePay que cancele este pago.',
    next: 'Si mientras tanto has pagado, el pago vale, y te lo diremos.',
  }),
  unconfirmed: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Sin confirmar',
    sentence: `No podemos conectar con ToffeePay. Último dato: ${heard(lastKnown, lastHeard)}.`,
    next: 'Seguiremos intentándolo; no pagues dos veces.',
  }),
  unconfirmed_paused: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Sin confirmar',
    sentence: `ToffeePay nos pide una pausa. Último dato: ${heard(lastKnown, lastHeard)}.`,
    next: 'Volveremos a preguntar por nuestra cuenta; no pagues dos veces.',
  }),
  unconfirmed_token: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Sin confirmar',
    sentence: `ToffeePay rechaza el token de acceso, así que no vemos este pago. Último dato: ${heard(lastKnown, lastHeard)}.`,
    next: 'Escribe un token nuevo en Ajustes y seguimos. No pagues dos veces.',
  }),
  unconfirmed_answer: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Sin confirmar',
    sentence: `No se entiende la última respuesta de ToffeePay. Último dato: ${heard(lastKnown, lastHeard)}.`,
    next: 'Preguntaremos otra vez; no pagues dos veces.',
  }),
  unconfirmed_journal: ({ lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Sin confirmar',
    sentence: `Lo que dice ToffeePay no se puede anotar aquí. Último dato: ${heard(lastKnown, lastHeard)}.`,
    next: 'Libera espacio en disco y seguimos. No pagues dos veces.',
  }),
  elsewhere: ({ environment, lastKnown, lastHeard }: StoryFacts) => ({
    word: 'Sin confirmar',
    sentence: `Se inició en ${environment}, que ahora no está en uso. Último dato: ${heard(lastKnown, lastHeard)}.`,
    next: `Cambia a ${environment} en Ajustes y seguimos. No pagues dos veces.`,
  }),
  paid: ({ price, item, player, differs, isPlayMoney }: StoryFacts) => ({
    word: 'Pagado',
    sentence: `${price} por ${item}.`,
    next: `${differs ? 'Pregunta al estudio si el juego lo entrega.' : `El juego lo entrega a ${player}.`}${isPlayMoney ? ' Era dinero de prueba: no se ha cobrado a nadie.' : ''}`,
  }),
  refunded: ({ price, item, refundedAt, isPlayMoney }: StoryFacts) => ({
    word: 'Reembolsado',
    sentence: `Se devolvieron ${price} por ${item}${refundedAt ? ` el ${refundedAt}` : ''}.`,
    next: isPlayMoney
      ? 'Era dinero de prueba: ningún banco interviene. El juego puede retirar el artículo.'
      : 'Cuándo lo veas depende de tu banco. El juego puede retirar el artículo.',
  }),
  failed: ({ why, mayBeHeld }: StoryFacts) => ({
    word: 'Fallido',
    sentence: why
      ? `${why} ToffeePay cerró la página tras el último intento. ${money(mayBeHeld)}`
      : `El pago no salió adelante y ToffeePay cerró su página. ${money(mayBeHeld)}`,
    next: 'Puedes empezar de nuevo, quizá con otra tarjeta.',
  }),
  cancelled: ({ cancelledBy, mayBeHeld }: StoryFacts) => ({
    word: 'Cancelado',
    sentence: {
      player: `Has cancelado este pago. ${money(mayBeHeld)}`,
      other: `Este pago se canceló, pero no desde aquí: en su página o por el estudio. ${money(mayBeHeld)}`,
      untold: `Este pago se canceló. ${money(mayBeHeld)}`,
    }[cancelledBy ?? 'untold'],
    next: 'Su página ya no funciona. Puedes empezar de nuevo cuando quieras.',
  }),
  expired: ({ why, mayBeHeld }: StoryFacts) => ({
    word: 'Caducado',
    sentence: `${why ? `${why} ` : ''}Se acabó el tiempo de este pago. ${money(mayBeHeld)}`,
    next: 'Su página ya no funciona. ¿Empezamos de nuevo?',
  }),
  contradicted: () => ({
    word: 'Revísalo',
    sentence: 'Esta compra terminó sin pagar, pero ToffeePay tiene un pago que cobró dinero por ella.',
    next: 'No pagues otra vez; enséñaselo al estudio.',
  }),
  given_back: ({ item, refundedAt, isPlayMoney }: StoryFacts) => ({
    word: 'Reembolsado',
    sentence: `Un pago cobró dinero por ${item}, aunque la compra terminó sin pagar. Se devolvió${refundedAt ? ` el ${refundedAt}` : ''}.`,
    next: isPlayMoney
      ? 'Era dinero de prueba: ningún banco interviene. Puedes empezar de nuevo cuando quieras.'
      : 'Cuándo lo veas depende de tu banco. Puedes empezar de nuevo cuando quieras.',
  }),
  rejected: () => ({
    word: 'No iniciado',
    sentence: 'No se abrió ninguna página de pago y no se ha cobrado nada.',
    next: 'Puedes intentarlo de nuevo.',
  }),
};

export const rejections: Messages['rejections'] = {
  request_refused: 'ToffeePay ha rechazado esta compra.',
  bad_answer: 'La respuesta de ToffeePay no encajaba con lo pedido, así que nos detuvimos.',
  payment_page_refused: 'La página de pago estaba en una dirección no permitida, así que nos detuvimos.',
  token_refused: 'ToffeePay ha rechazado el token de acceso.',
  token_missing: 'No había token de acceso.',
  player_invalid: 'ToffeePay no admite este id de jugador.',
  unreachable: 'No se pudo conectar con ToffeePay en un día.',
  rate_limited: 'ToffeePay pidió una pausa.',
  unknown_item: 'ToffeePay no conoce este artículo.',
};

export const rejectionOtherwise = 'Esta compra no se pudo iniciar.';

export const declines: Messages['declines'] = {
  card_declined: 'El banco ha rechazado esta tarjeta.',
  insufficient_funds: 'El banco ha dicho que no: no hay dinero suficiente en la cuenta.',
  expired_card: 'El banco ha dicho que no: la tarjeta está caducada.',
  incorrect_cvc: 'El banco ha dicho que no: el código de seguridad de la tarjeta no es correcto.',
  processing_error: 'El banco no ha podido tramitar el pago.',
  suspected_fraud: 'El banco lo ha detenido porque parece un fraude.',
  authentication_failed: 'El banco no ha podido comprobar que eres tú quien paga.',
};

export const declineOtherwise: Messages['declineOtherwise'] = (said) =>
  `El banco ha dicho que no. El motivo indicado es «${said}».`;

export const purchase: Messages['purchase'] = {
  heading: 'Compra',
  elapsed: (elapsed: string) => `Abierta desde hace ${elapsed}`,
  checkedAt: (moment: string) => `Última comprobación: ${moment}`,
  checking: 'Comprobando ahora',
  openAgain: 'Abrir de nuevo',
  openPage: 'Abrir la página',
  copyLink: 'Copiar enlace',
  linkCopied: 'Enlace copiado',
  payOnPhone: 'Pagar con el móvil',
  checkNow: 'Comprobar ahora',
  cancel: 'Cancelar la compra',
  cancelQuestion: '¿Cancelar esta compra?',
  cancelMeaning: 'Su página de pago deja de funcionar. Si ya has pagado, el pago vale.',
  cancelYes: 'Sí, cancelarla',
  cancelNo: 'Conservarla',
  alsoOpen: 'También abiertas',
  backToGame: 'Volver al juego',
  buyAgain: 'Comprar otra vez',
  steps: {
    label: 'En qué punto está el pago',
    page: 'Página de pago',
    pay: 'Pagar en el navegador',
    confirmation: 'Confirmación',
  },
  backToStore: 'Volver a la tienda',
  tryAgain: 'Intentar de nuevo',
  openSettings: 'Abrir Ajustes',
  timeline: 'Qué ha pasado',
  reading: 'Leyendo esta compra.',
  allPurchases: 'Todas las compras',
  slip: {
    price: 'Precio',
    charged: 'Cobrado',
    paidInPlay: 'Pagado (dinero de prueba)',
    paidWith: 'Pagado con',
    imported: 'Comprado en otro lugar',
    importedFrom: 'Tomado de ToffeePay',
    tax: 'Impuestos',
    player: 'Para',
    where: 'Dónde',
    session: 'Sesión',
    begun: 'Iniciada',
  },
  differs: {
    title: 'Esto no es lo que se pidió',
    meaning:
      'Lo que ToffeePay tiene de este pago no coincide con tu pedido. No pagues otra vez; enséñaselo al estudio.',
    what: 'Qué',
    asked: 'Pedido',
    found: 'Encontrado',
    amountInPlay: 'Importe (dinero de prueba)',
    withTax: (amount, sum) => `${amount} o, con impuestos, ${sum}`,
    fields: {
      item: 'Artículo',
      price: 'Precio',
      currency: 'Moneda',
      tax: 'Impuestos',
      player: 'Jugador',
      game: 'Juego',
      amount: 'Importe cobrado',
      payments: 'Pagos',
    },
  },
  methods: {
    card: 'Tarjeta',
    tokenized_card: 'Tarjeta guardada',
    apple_pay: 'Apple Pay',
    google_pay: 'Google Pay',
    paypal: 'PayPal',
    paylater: 'Pago aplazado',
    venmo: 'Venmo',
    toffee_wallet: 'Monedero Toffee',
  },
  taxNote: 'Los impuestos que indica ToffeePay. El importe final aún no se conoce aquí.',
  qr: {
    title: 'Pagar con el móvil',
    label: (item: string) => `Código QR de la página de pago de ${item}`,
    how: 'Apunta al código con la cámara del móvil. Quien lo escanee puede ver y pagar esta compra.',
    local: 'La sandbox local funciona en este equipo: un móvil no puede llegar a ella.',
    close: 'Cerrar',
  },
};

export const timeline: Messages['timeline'] = {
  imported: 'Hecha en otro lugar, incorporada desde ToffeePay',
  begun: 'Elegiste comprarlo',
  session_created: 'ToffeePay creó la página de pago',
  page_opened: 'La página pasó a tu navegador',
  page_not_opened: 'El navegador no se abrió',
  page_moved: 'ToffeePay cambió de sitio la página de pago',
  came_back: 'Volviste de la página de pago',
  cancel_asked: 'Pediste cancelarla',
  back_to_pending: 'ToffeePay dice: otra vez en espera',
  rejected: 'No se inició',
  progressed: 'El pago avanzó',
  authorized: 'Tu banco lo aprobó; el estudio lo completa',
  declined: (times: number) =>
    count(times, { one: 'El banco dijo que no', other: 'El banco dijo que no, # veces hasta ahora' }),
  charged: 'Se encontró lo cobrado',
  differs: 'No coincide con lo pedido',
  refunded: 'Se devolvió el dinero',
  paid: 'ToffeePay dice: pagado',
  failed: 'ToffeePay dice: fallido',
  cancelled: 'ToffeePay dice: cancelado',
  expired: 'ToffeePay dice: caducado',
  says: (status: string) => `ToffeePay dice: ${status}`,
  saysUnknown: 'ToffeePay indica un estado que esta versión no conoce',
};

export const causes: Messages['causes'] = {
  player: 'tú',
  return_link: 'enlace de vuelta',
  focus: 'la ventana pasó al frente',
  wake: 'el equipo despertó',
  poll: 'comprobación periódica',
  start: 'inicio de la aplicación',
  access: 'token o entorno nuevo',
};

function heard(lastKnown: string, lastHeard: string | null): string {
  return lastHeard === null ? lastKnown : `${lastKnown}, ${lastHeard}`;
}
