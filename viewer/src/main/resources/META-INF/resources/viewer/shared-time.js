/** The server's time, so that all headsets of a room have the same. Pure; four times of an exchange as in RFC 5905, section 8. */

/** So many exchanges count. */
const SAMPLES = 16;
/** Two clocks go apart by no more than this, as a share of the time that passes: quartz in the sun, and some more. */
const DRIFT = 0.0004;

export class SharedTime {
  #samples = [];
  #rough = null;

  /** @param now milliseconds of any clock that grows evenly */
  constructor(now = () => performance.timeOrigin + performance.now()) {
    this.here = now;
  }

  /** Milliseconds since 1970 by the server's clock. */
  get now() {
    return this.here() + this.offset;
  }

  /** How far the server's clock is ahead of the one here, in milliseconds; roughly until it was measured. */
  get offset() {
    const { least, most } = this.#bounds;
    return this.#samples.length > 0 ? (least + most) / 2 : this.#rough ?? 0;
  }

  /** Shortest round trip of the exchanges that count, in milliseconds; null before there is one. */
  get trip() {
    return this.#samples.length > 0 ? Math.min(...this.#samples.map(({ trip }) => trip)) : null;
  }

  /**
   * An answer of the server: what was sent by the clock here, when the server got it and when it answered by its own.
   *
   * @param arrived when the answer came, by the clock here
   */
  answered({ sent, received, answered }, arrived = this.here()) {
    const trip = arrived - sent - (answered - received);
    if (!(trip >= 0)) return;
    this.#samples.push({ least: answered - arrived, most: received - sent, trip, at: arrived });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
    const { least, most } = this.#bounds;
    // One of the clocks was set, or stood while the device slept: nothing from before is worth anything.
    if (least > most) this.#samples.splice(0, this.#samples.length - 1);
  }

  /** What the server's clock showed a moment ago; better than nothing. */
  told(milliseconds) {
    const offset = milliseconds - this.here();
    // Each came some time ago, so that the greatest is the nearest.
    this.#rough = Math.max(this.#rough ?? offset, offset);
  }

  /**
   * Nothing arrives before it was sent: each way of each exchange says how far the offset can be at most, or at least.
   * The quickest way there and the quickest way back needn't be of the same exchange.
   */
  get #bounds() {
    const now = this.#samples.at(-1)?.at;
    return this.#samples.reduce(({ least, most }, sample) => {
      const strayed = DRIFT * (now - sample.at);
      return { least: Math.max(least, sample.least - strayed), most: Math.min(most, sample.most + strayed) };
    }, { least: -Infinity, most: Infinity });
  }
}
