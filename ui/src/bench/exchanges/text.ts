// An exchange's two halves as texts to read.

import type { ExchangeDetail, HeaderView } from '../../lib/ipc.gen';

export function sentText(detail: ExchangeDetail): string {
  return message(`${detail.line.method} ${detail.url}`, detail.sent_headers, detail.sent_body);
}

export function answerText(detail: ExchangeDetail): string {
  if (detail.line.status === null) return detail.line.error ?? '';
  return message(`${detail.line.status}`, detail.answer_headers, detail.answer_body);
}

function message(first: string, headers: HeaderView[], body: string | null): string {
  const lines = [first, ...headers.map(({ name, value }) => `${name}: ${value}`)];
  return body === null ? lines.join('\n') : `${lines.join('\n')}\n\n${pretty(body)}`;
}

/** JSON a field a line; anything else as it is. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
