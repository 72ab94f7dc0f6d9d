// The composer's texts in English. Fields have their names on the wire.

import type { FieldRuleId } from '../../../lib/ipc.gen';
import { number, plurals } from '../../grammar';

const count = plurals('en');

export const composer = {
  form: 'The request as a form',
  json: 'The request as JSON',
  leftOut: 'Left out',
  noForm: 'The form has nothing to show: the text is no JSON object.',
  send: 'Create session',
  sendAnyway: 'Send anyway',
  broken: (rules: number) =>
    rules === 0
      ? 'It keeps all rules of the API.'
      : `It breaks ${count(rules, { one: '# rule', other: '# rules' })} of the API.`,
  sameKey: 'Under the same idempotency key as the last one',
  took: (ms: number) => `${number(ms)} ms`,
  toSessions: 'See it among the sessions',
  saved: 'Kept requests',
  noneSaved: 'None yet.',
  savedProblem: 'What was kept can’t be read, and was set aside.',
  name: 'Name',
  save: 'Keep it',
  forget: 'Forget',
  rules: {
    json: 'It is no JSON.',
    object: 'It must be an object.',
    required: 'It is missing.',
    text: 'It must be a text.',
    integer: 'It must be a whole number of minor units: 499 is 4.99.',
    boolean: 'It must be true or false.',
    known: 'The API has no such field.',
    not_empty: 'It must not be empty.',
    length: 'It must be at most 256 bytes long.',
    no_control_character: 'It must have no control characters.',
    price_in_range: 'It must be between 1 and 2,147,483,647.',
    currency: 'It must be USD, EUR or GBP.',
    image: 'It must be an http, https or data address of at most 192 KiB.',
    country: 'It must be two capital letters.',
    uri: 'It must be an absolute URI, such as mygame://back.',
  } satisfies Record<FieldRuleId, string>,
};
