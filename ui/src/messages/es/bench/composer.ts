// The composer's texts in Spanish.

import type { BenchMessages } from '../../en/bench';
import { number, plurals } from '../../grammar';

const count = plurals('es');

export const composer: BenchMessages['composer'] = {
  form: 'La petición como formulario',
  json: 'La petición en JSON',
  leftOut: 'Sin indicar',
  noForm: 'El formulario no tiene nada que mostrar: el texto no es un objeto JSON.',
  send: 'Crear la sesión',
  sendAnyway: 'Enviar de todos modos',
  broken: (rules) =>
    rules === 0
      ? 'Cumple todas las reglas de la API.'
      : `Incumple ${count(rules, { one: '# regla', other: '# reglas' })} de la API.`,
  sameKey: 'Con la misma clave de idempotencia que la última',
  took: (ms) => `en ${number(ms)} ms`,
  toSessions: 'Verla entre las sesiones',
  saved: 'Peticiones guardadas',
  noneSaved: 'Ninguna todavía.',
  savedProblem: 'Lo guardado no se puede leer y se ha apartado.',
  name: 'Nombre',
  save: 'Guardar',
  forget: 'Olvidar',
  rules: {
    json: 'No es JSON.',
    object: 'Debe ser un objeto.',
    required: 'Falta.',
    text: 'Debe ser un texto.',
    integer: 'Debe ser un número entero de unidades menores: 499 es 4,99.',
    boolean: 'Debe ser true o false.',
    known: 'La API no tiene ese campo.',
    not_empty: 'No debe estar vacío.',
    length: 'Debe tener como mucho 256 bytes.',
    no_control_character: 'No debe tener caracteres de control.',
    price_in_range: 'Debe estar entre 1 y 2.147.483.647.',
    currency: 'Debe ser USD, EUR o GBP.',
    image: 'Debe ser una dirección http, https o data de 192 KiB como máximo.',
    country: 'Deben ser dos letras mayúsculas.',
    uri: 'Debe ser una URI absoluta, como mygame://back.',
  },
};
