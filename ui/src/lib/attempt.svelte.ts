// One command at a time: runs it, keeps its error, and ignores further clicks while it is under way.

import { asCommandError } from './errors';
import type { CommandError } from './ipc.gen';

export type Outcome<T> = { done: true; value: T } | { done: false };

export class Attempt {
  running = $state(false);
  error = $state.raw<CommandError | null>(null);

  async run<T>(command: () => Promise<T>): Promise<Outcome<T>> {
    if (this.running) return { done: false };
    this.running = true;
    this.error = null;
    try {
      return { done: true, value: await command() };
    } catch (thrown) {
      this.error = asCommandError(thrown);
      return { done: false };
    } finally {
      this.running = false;
    }
  }
}
