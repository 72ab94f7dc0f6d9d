// The composer's texts in German.

import type { BenchMessages } from '../../en/bench';
import { number, plurals } from '../../grammar';

const count = plurals('de');

export const composer: BenchMessages['composer'] = {
  form: 'Die Anfrage als Formular',
  json: 'Die Anfrage als JSON',
  leftOut: 'Weggelassen',
  noForm: 'Das Formular hat nichts zu zeigen: Der Text ist kein JSON-Objekt.',
  send: 'Sitzung anlegen',
  sendAnyway: 'Trotzdem senden',
  broken: (rules) =>
    rules === 0
      ? 'Sie hält alle Regeln der API ein.'
      : `Sie bricht ${count(rules, { one: '# Regel', other: '# Regeln' })} der API.`,
  sameKey: 'Mit demselben Idempotenzschlüssel wie die letzte',
  took: (ms) => `nach ${number(ms)} ms`,
  toSessions: 'Bei den Sitzungen ansehen',
  saved: 'Behaltene Anfragen',
  noneSaved: 'Noch keine.',
  savedProblem: 'Was behalten wurde, ist nicht lesbar und wurde beiseitegelegt.',
  name: 'Bezeichnung',
  save: 'Behalten',
  forget: 'Vergessen',
  rules: {
    json: 'Das ist kein JSON.',
    object: 'Es muss ein Objekt sein.',
    required: 'Es fehlt.',
    text: 'Es muss ein Text sein.',
    integer: 'Es muss eine ganze Zahl kleinster Einheiten sein: 499 ist 4,99.',
    boolean: 'Es muss true oder false sein.',
    known: 'Die API hat kein solches Feld.',
    not_empty: 'Es darf nicht leer sein.',
    length: 'Es darf höchstens 256 Byte lang sein.',
    no_control_character: 'Es darf keine Steuerzeichen haben.',
    price_in_range: 'Es muss zwischen 1 und 2.147.483.647 liegen.',
    currency: 'Es muss USD, EUR oder GBP sein.',
    image: 'Es muss eine http-, https- oder data-Adresse von höchstens 192 KiB sein.',
    country: 'Es müssen zwei Großbuchstaben sein.',
    uri: 'Es muss eine absolute URI sein, etwa mygame://back.',
  },
};
