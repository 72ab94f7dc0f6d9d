// The webhook bench's texts in Spanish.

import type { BenchMessages } from '../../en/bench';

export const webhooks: BenchMessages['webhooks'] = {
  setup: {
    title: 'Escuchar',
    at: 'Escucha en',
    silent: 'No está escuchando.',
    listen: 'Empezar a escuchar',
    stop: 'Dejar de escuchar',
    register: 'Registrar en el sandbox local',
    secret: 'Secreto de firma',
    use: 'Usarlo',
    forget: 'Olvidarlo',
    hasSecret: 'Hay un secreto en uso. Se guarda en memoria solo hasta cerrar la app y no se muestra.',
    noSecret: 'Sin secreto no se puede verificar nada.',
    backend: 'Tu backend',
    handOn: 'Reenviarle',
    to: 'Lo que llega se reenvía tal cual a',
    noBackend: 'Lo que llega no se reenvía a nadie.',
  },
  send: {
    title: 'Enviar un evento a tu backend',
    type: 'Evento',
    data: 'Sus datos',
    fill: 'Rellenar con lo que envía la API',
    unknown: 'La API no tiene ese evento: mira qué hace tu backend con él.',
    fault: 'Qué está mal',
    faults: {
      none: 'Nada',
      duplicate: 'Llega dos veces',
      late: 'Habla de hace una hora',
      stale: 'Firmado hace diez minutos',
      bad_signature: 'Firmado con otro secreto',
      out_of_order: 'Lo anterior llega después',
    },
    act: 'Firmar y enviar',
  },
  paste: {
    title: 'Verificar un mensaje de otra parte',
    label: 'Sus cabeceras, una línea vacía, su cuerpo',
    act: 'Verificar',
  },
  list: 'Mensajes',
  message: 'Mensaje',
  none: 'Aún no hay mensajes.',
  choose: 'Elige un mensaje.',
  number: (number: number) => `N.º ${number}`,
  origins: {
    received: 'recibido',
    pasted: 'pegado',
    sent: 'enviado desde aquí',
  },
  noType: 'no es un evento',
  again: (first: number) => `Otra vez: el mismo mensaje que el n.º ${first}.`,
  answered: (status: number | null, milliseconds: number) =>
    status === null
      ? `Sin respuesta tras ${milliseconds} ms`
      : `Tu backend: ${status} tras ${milliseconds} ms`,
  replay: 'Firmar de nuevo y reenviar',
  story: 'Qué pasó con',
  purchase: 'Ver su compra',
  noPurchase: 'Este equipo no tiene una compra suya.',
  headers: 'Cabeceras',
  body: 'Cuerpo',
  findings: {
    good: 'Verificado.',
    no_secret: 'Sin verificar: no hay secreto.',
    older_form:
      'Firmado en la forma antigua (X-ToffeePay-Signature). Pide pasar el endpoint a Standard Webhooks.',
    missing_header: (header: string) => `Falta la cabecera ${header}.`,
    bad_header: (header: string) => `La cabecera ${header} no se puede leer o está dos veces.`,
    no_known_version: 'No lleva ninguna firma de la versión v1.',
    stale: (seconds: number) => `Bien firmado, pero caducado: tiene ${seconds} s.`,
    early: (seconds: number) => `Bien firmado, pero ${seconds} s en el futuro. Puede que un reloj vaya mal.`,
    not_an_event: (place: string) => `Bien firmado, pero no es un evento: ${place}.`,
    wrong_secret: 'Probablemente otro secreto: con este aún no ha cuadrado nada.',
    secret_as_text: 'Firmado con las letras del secreto. Son base64: decodifica lo que sigue a whsec_.',
    reformatted:
      'El cuerpo se reescribió por el camino: cambian los espacios. Verifica los bytes tal como llegaron.',
    altered_body: 'Cuerpo alterado: este mensaje llegó antes con otro.',
    wrong_signature: 'Otros cuadran con este secreto: alterado por el camino o falsificado.',
  },
};
