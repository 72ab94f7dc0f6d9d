// Lo que se dice de cada código de error: qué pasó, qué significa para el dinero y qué hacer.

import type { ErrorCode } from '../../lib/ipc.gen';
import type { ErrorWords } from '../en/errors';

const counts = 'Esto no cambia nada de tus pagos: lo que ya has pagado vale.';
const kept = 'Tus compras siguen como están.';

export const errors: Record<ErrorCode, ErrorWords> = {
  journal_unavailable: {
    title: 'No se pueden leer ni anotar tus compras',
    money: `Mientras tanto no se puede comprar nada. ${counts}`,
    act: 'Libera espacio en disco o revisa la carpeta de datos y reinicia la aplicación.',
  },
  update_failed: {
    title: 'No se puede actualizar la aplicación',
    money: 'Sigue como estaba, y tus compras también.',
    act: 'Inténtalo más tarde, o consigue la nueva versión donde conseguiste esta.',
  },
  file_not_written: {
    title: 'No se puede escribir el archivo',
    money: kept,
    act: 'Elige otra carpeta o libera espacio en el disco.',
  },
  print_failed: {
    title: 'No se puede imprimir la página',
    money: kept,
    act: 'Comprueba que este equipo tiene una impresora, o guarda una imagen de la ventana.',
  },
  unknown_item: {
    title: 'Este artículo ya no está a la venta',
    money: 'Con eso no se compró nada.',
    act: 'Vuelve a la tienda y elige otro.',
  },
  unknown_purchase: {
    title: 'Esta compra no está en este equipo',
    money: counts,
    act: 'Búscala en Compras.',
  },
  player_missing: {
    title: '¿Quién compra?',
    money: 'Todavía no se puede comprar nada.',
    act: 'Escribe tu id de jugador en Ajustes, para que el juego sepa a quién dar el artículo.',
    inSettings: true,
  },
  player_invalid: {
    title: 'Este id de jugador no sirve',
    money: 'No se guardó nada.',
    act: 'Cópialo tal como aparece en el juego.',
    inSettings: true,
  },
  token_missing: {
    title: 'Todavía no hay token de acceso',
    money: 'Todavía no se puede comprar nada; lo que ya has pagado vale.',
    act: 'Escribe el token de acceso de este entorno en Ajustes.',
    inSettings: true,
  },
  token_refused: {
    title: 'ToffeePay rechaza el token de acceso',
    money: counts,
    act: 'Puede haber caducado o ser de otro entorno. Escribe uno nuevo en Ajustes.',
    inSettings: true,
  },
  token_invalid: {
    title: 'Esto no es un token de acceso',
    money: 'No se guardó nada.',
    act: 'Un token es una línea de hasta 1024 letras, cifras y signos, sin espacios. Cópialo otra vez.',
    inSettings: true,
  },
  production_not_confirmed: {
    title: 'La advertencia aún no está confirmada',
    money: 'No se guardó nada.',
    act: 'Un token de producción solo se guarda cuando has leído la advertencia y marcado su casilla.',
    inSettings: true,
  },
  keychain_unavailable: {
    title: 'No hay llavero en este sistema',
    money: kept,
    act: 'Inicia uno (en Linux, un Secret Service como GNOME Keyring) o conserva el token solo para esta sesión.',
    inSettings: true,
  },
  keychain_locked: {
    title: 'El llavero está bloqueado',
    money: kept,
    act: 'Desbloquéalo e inténtalo de nuevo, o conserva el token solo para esta sesión.',
    inSettings: true,
  },
  keychain_timed_out: {
    title: 'El llavero no responde',
    money: kept,
    act: 'Quizá pida su contraseña en otra ventana. Inténtalo de nuevo, o conserva el token solo para esta sesión.',
    inSettings: true,
  },
  keychain_failed: {
    title: 'El llavero se ha negado',
    money: kept,
    act: 'Inténtalo de nuevo, o conserva el token solo para esta sesión.',
    inSettings: true,
  },
  unreachable: {
    title: 'No podemos conectar con ToffeePay',
    money: 'Si una compra se inició, está anotada y nunca se paga dos veces.',
    act: 'Revisa la red. Nosotros seguimos intentándolo.',
  },
  rate_limited: {
    title: 'ToffeePay pide una pausa',
    money: counts,
    act: 'Espera un minuto e inténtalo de nuevo.',
  },
  request_refused: {
    title: 'ToffeePay ha rechazado la petición',
    money: counts,
    act: 'Abajo está lo que dijo. El estudio puede arreglarlo.',
  },
  bad_answer: {
    title: 'La respuesta de ToffeePay no es de fiar',
    money: 'No encaja con lo que se pidió, así que no actuamos según ella.',
    act: 'Comprueba de nuevo dentro de un rato. Si sigue igual, da al estudio la referencia de abajo.',
  },
  payment_page_refused: {
    title: 'La página de pago está en una dirección no permitida',
    money: 'No se abrió. Lo que ya has pagado vale.',
    act: 'Da al estudio la referencia de abajo.',
  },
  no_payment_page: {
    title: 'No hay página de pago que mostrar',
    money: 'Aún no existe, o esta compra ya terminó.',
    act: 'Arriba puedes ver en qué punto está la compra.',
  },
  browser_failed: {
    title: 'El navegador no se abrió',
    money: 'Con eso no se pagó nada.',
    act: 'Copia el enlace en un navegador o paga con el móvil.',
  },
  game_not_opened: {
    title: 'El juego no se abrió',
    money: 'Eso no cambia nada de tu pago.',
    act: 'Pasa tú mismo al juego o ábrelo.',
  },
  game_not_installed: {
    title: 'Ningún programa de aquí abre el juego',
    money: 'Eso no afecta a lo que has pagado.',
    act: 'Inicia tú el juego o instálalo en este ordenador.',
  },
  clipboard_failed: {
    title: 'No se pudo copiar el enlace',
    money: 'Con eso no se pagó nada.',
    act: 'Abre la página otra vez o paga con el móvil.',
  },
  not_cancellable: {
    title: 'Esta compra no se puede cancelar ahora',
    money: 'Ya terminó, o todavía no ha empezado en ToffeePay.',
    act: 'Arriba puedes ver en qué punto está.',
  },
  environment_unavailable: {
    title: 'Este entorno no se puede usar',
    money: `Ahora no se puede comprar nada en él. ${counts}`,
    act: 'Elige otro en Ajustes, o que el estudio ponga su dirección en storefront.json.',
    inSettings: true,
  },
  other_environment: {
    title: 'Esta compra se hizo en otro entorno',
    money: 'Sigue como estaba.',
    act: 'Cambia en Ajustes al entorno en el que se hizo.',
    inSettings: true,
  },
  settings_not_saved: {
    title: 'No se pudo guardar el ajuste',
    money: kept,
    act: 'Comprueba que se puede escribir en la carpeta de datos e inténtalo de nuevo.',
  },
  scheme_not_registered: {
    title: 'No se pudo preparar el enlace de vuelta',
    money: 'Las compras funcionan sin él: la aplicación pregunta a ToffeePay por su cuenta.',
    act: 'Prueba Reparar otra vez, o simplemente vuelve a esta ventana después de pagar.',
  },
  bench_closed: {
    title: 'El banco de pruebas está cerrado aquí',
    money: 'Se usa producción, o storefront.json no ofrece herramientas de prueba.',
    act: 'Confirma producción en el banco, o elige otro entorno.',
  },
  bench_refused: {
    title: 'El banco de pruebas no puede hacer eso',
    money: 'No se ha enviado nada por ello.',
    act: 'El motivo está abajo; cambia lo que pediste.',
  },
  internal: {
    title: 'Un fallo de esta aplicación',
    money: 'Las compras iniciadas están anotadas; su estado aparece en Compras.',
    act: 'Inténtalo de nuevo. Si sigue igual, envía al estudio la referencia de abajo: con ella se encuentra la causa en el registro.',
  },
};
