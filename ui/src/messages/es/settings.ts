// Las palabras de Ajustes.

import type { Messages } from '../en';

export const settings: Messages['settings'] = {
  heading: 'Ajustes',
  save: 'Guardar',
  saved: 'Guardado',

  player: {
    title: 'Jugador',
    about: 'El id con que el juego conoce a quien recibe lo comprado.',
    label: 'Id de jugador',
  },

  environment: {
    title: 'Entorno',
    about: 'Dónde se hacen las compras. Cada entorno tiene su propio token.',
    unavailable: 'No preparado en esta aplicación',
    means: {
      local: 'Un ToffeePay dentro de esta aplicación. Sin cuenta, sin red, sin dinero real.',
      sandbox: 'El sistema de pruebas de ToffeePay. Sin dinero real.',
      production: 'Dinero real. Se cobra a las tarjetas.',
      custom: 'El servidor del estudio, en la dirección de storefront.json. Puede cobrar dinero real.',
    },
    notRunning: 'No está en marcha',
  },

  token: {
    title: 'Token de acceso',
    about:
      'Lo que la aplicación muestra a ToffeePay para entrar. Se prueba una vez antes de guardarlo y no se vuelve a mostrar.',
    states: {
      of_the_sandbox: 'La sandbox local crea el suyo en cada inicio. No hay nada que escribir.',
      reading: 'Leyendo el llavero.',
      missing: 'Todavía ninguno',
      in_keychain: 'Guardado en el llavero',
      this_run: 'Se conserva hasta cerrar la aplicación',
      refused: 'Rechazado por ToffeePay: escribe uno nuevo',
    },
    endsWith: (lastFour: string) => `termina en ${lastFour}`,
    label: 'Token de acceso',
    labelNew: 'Token de acceso nuevo',
    store: 'Probar y guardar',
    replace: 'Sustituir',
    trying: 'Probándolo',
    forget: 'Olvidarlo',
    forgetQuestion: '¿Olvidar el token de este entorno?',
    forgetMeaning: 'Aquí no se podrá comprar ni comprobar nada hasta que escribas otro.',
    forgetNo: 'Conservarlo',
    keepRun: 'Conservarlo solo para esta sesión',
    keepRunMeaning: 'En memoria, hasta cerrar la aplicación. No se escribe en ningún archivo.',
    enterAgain: 'El token no se ha conservado. Escríbelo otra vez para intentarlo de nuevo.',
    production: {
      title: 'Lee esto antes de guardar un token de producción',
      text: 'Un llavero protege un token de otros usuarios de este equipo, no del suyo propio. ToffeePay indica a los estudios que guarden los tokens de producción en sus servidores. Nunca des un token de comercio a los jugadores: ellos usan el servidor del estudio (entorno «Servidor del estudio») con un token propio.',
      confirm: 'Lo he leído, y este equipo es solo mío',
    },
  },

  scheme: {
    title: 'Enlace de vuelta',
    about:
      'Cómo te trae de vuelta el navegador después de pagar. Las compras funcionan sin él: la aplicación también pregunta por su cuenta.',
    states: {
      checking: 'Comprobando quién responde a él.',
      registered: 'Preparado: los enlaces abren esta aplicación.',
      not_registered: 'Sin preparar: nadie responde a estos enlaces.',
      other_program: 'Otro programa responde a estos enlaces.',
      unreachable: 'Preparado, pero este escritorio no entrega los enlaces.',
      by_bundle: 'Preparado por la propia aplicación instalada.',
    },
    repair: 'Reparar',
    check: 'Comprobar',
    ignored: {
      title: 'Enlaces ignorados',
      about: 'No cambiaron nada. Cualquier página web puede enviar enlaces así.',
      reasons: {
        malformed: 'No es un enlace de vuelta de esta aplicación',
        unknown_purchase: 'De ninguna compra de este equipo',
        already_ended: 'Su compra ya había terminado',
        kept_for_later: 'No se pudo buscar',
        too_many: 'Llegaron demasiados a la vez',
      },
      times: (count, last) => `${count}, el último a las ${last}`,
    },
  },

  theme: {
    title: 'Tema',
    about: 'Papel claro u oscuro.',
    names: { system: 'Como el sistema', light: 'Claro', dark: 'Oscuro' },
  },

  language: {
    title: 'Idioma',
    about: 'Lo que habla la aplicación. Los artículos se describen con las palabras del estudio.',
    system: 'Como el sistema',
  },

  update: {
    title: 'Actualizaciones',
    states: { not_asked: 'Aún no se ha comprobado', current: 'Esta es la versión más reciente.' },
    available: (version: string) => `Está disponible la versión ${version}.`,
    means:
      'Se descarga y se comprueba con la clave del estudio. Las compras abiertas continúan tras el reinicio.',
    check: 'Buscar actualizaciones',
    install: 'Instalar y reiniciar',
  },

  about: {
    title: 'Acerca de',
    version: 'Versión',
    dataFolder: 'Carpeta de datos',
    dataNote: 'Ahí se guardan las compras, los ajustes y el registro. El token, no.',
  },
};
