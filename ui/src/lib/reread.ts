// Reads again after nudges: at most one read under way, and one more after it if a nudge came meanwhile.

export class Reread {
  #running: Promise<void> | null = null;
  #again = false;

  constructor(private readonly read: () => Promise<void>) {}

  request(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#untilQuiet();
    return this.#running;
  }

  async #untilQuiet(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.read();
      } while (this.#again);
    } finally {
      // In the same breath as the last look at #again: a nudge between the two would be lost.
      this.#running = null;
    }
  }
}
