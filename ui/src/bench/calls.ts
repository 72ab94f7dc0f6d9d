// The bench's commands, with what each takes and answers. A part adds its own lines.

import type { Backend } from '../lib/backend';
import type { BenchCommandName, ConfirmProduction, CopyText, FireLink, LinkLabView } from '../lib/ipc.gen';

export interface BenchCalls {
  bench_confirm_production: { request: ConfirmProduction; answer: null };
  bench_copy: { request: CopyText; answer: null };
  bench_read_links: { request: null; answer: LinkLabView };
  bench_fire_link: { request: FireLink; answer: null };
}

type Requests<C extends BenchCommandName> = BenchCalls[C]['request'] extends null
  ? []
  : [request: BenchCalls[C]['request']];

/** Rejects with a CommandError, as every command does. */
export function call<C extends BenchCommandName>(
  backend: Backend,
  command: C,
  ...[request]: Requests<C>
): Promise<BenchCalls[C]['answer']> {
  return backend.benchCall(command, request ?? undefined) as Promise<BenchCalls[C]['answer']>;
}
