// The return-link doctor's texts in Spanish.

import type { BenchMessages } from '../../en/bench';

export const doctor: BenchMessages['doctor'] = {
  about:
    'Una sonda recorre el camino de un enlace de regreso: tu navegador, el sistema, esta app. Si el navegador pregunta, deja que abra la app.',
  start: 'Enviar una sonda',
  repair: 'Registrar esta app y enviar otra',
  running: 'La sonda está en camino. Mira si tu navegador pregunta.',
  cold: 'En frío: el arranque que trae la sonda también recorre el de la app cerrada, buzón y bloqueo, en una carpeta vacía, hasta donde abriría su ventana.',
  steps: {
    registered: 'El sistema nombra a esta app para sus enlaces',
    browser: 'Tu navegador abre páginas para la app',
    handed_over: 'Navegador y sistema inician un programa con el enlace',
    program: 'Es este mismo ejecutable',
    cold: 'En frío: podría iniciar la app cerrada',
    running: 'En caliente: la app en marcha recibe el enlace',
  },
  states: {
    open: 'sin alcanzar',
    waiting: 'esperando',
    passed: 'probado',
    failed: 'falló',
  },
  verdicts: {
    sound: 'Todo conectado: los enlaces de regreso llegan.',
    not_registered: 'Nadie responde a los enlaces de esta app.',
    other_program: 'Los enlaces son de otro programa.',
    unreachable: 'Este escritorio no puede seguir la entrada de la app.',
    no_browser: 'El sistema no abrió ningún navegador.',
    browser_silent: 'El navegador no ha pedido la página.',
    browser_kept: 'El navegador no entrega los enlaces: sin él, el mismo llega. Permítele abrir la app.',
    system_lost: 'El enlace no llega ni con el navegador ni sin él.',
    other_copy: 'Responde otra copia de esta app, movida o más antigua.',
    older_build: 'Responde una versión anterior que no conoce las sondas.',
    cold_failed: 'Los enlaces llegan con la app abierta, pero la app cerrada no arrancaría.',
    not_started: 'No se pudo hacer la sonda.',
  },
};
