// Turns whatever a command rejected with into a CommandError.

import type { CommandError, ErrorCode } from './ipc.gen';
import { texts } from './language.svelte';

export function asCommandError(thrown: unknown): CommandError {
  if (typeof thrown !== 'object' || thrown === null) return unexpected(String(thrown));
  const given = thrown as Partial<Record<keyof CommandError, unknown>>;
  const message = typeof given.message === 'string' ? given.message : String(thrown);
  if (typeof given.code !== 'string') return unexpected(message);
  return {
    code: isKnown(given.code) ? given.code : 'internal',
    message: isKnown(given.code) ? message : `${given.code}: ${message}`,
    retry_after_seconds: typeof given.retry_after_seconds === 'number' ? given.retry_after_seconds : null,
    retryable: given.retryable === true,
    reference: typeof given.reference === 'string' ? given.reference : '',
  };
}

/** From here on a pause is told in minutes. */
const LONG = 100;

/** What to do about it. Where ToffeePay says for how long it wants a pause, that is what to do. */
export function actOf({ code, retry_after_seconds: pause }: CommandError): string {
  if (pause === null) return texts().errors[code].act;
  return pause < LONG ? texts().error.inSeconds(pause) : texts().error.inMinutes(Math.ceil(pause / 60));
}

export type KeychainProblem = Extract<ErrorCode, `keychain_${string}`>;

export function isKeychainProblem(code: string): code is KeychainProblem {
  return code.startsWith('keychain_');
}

function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(texts().errors, code);
}

function unexpected(message: string): CommandError {
  return { code: 'internal', message, retry_after_seconds: null, retryable: false, reference: '' };
}
