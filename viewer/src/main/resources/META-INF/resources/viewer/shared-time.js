/** The server's time, so that all headsets of a room have the same. Pure; offset and round trip as in RFC 5905, section 8. */

/** Of so many samples the one with the shortest round trip counts: it was held up least on its way. */
const SAMPLES = 8;

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
    return this.#best?.offset ?? this.#rough ?? 0;
  }

  /** Round trip of the sample that counts, in milliseconds; null before there is one. */
  get trip() {
    return this.#best?.trip ?? null;
  }

  /**
   * An answer of the server: what was sent by the clock here, when the server got it and when it answered by its own.
   *
   * @param arrived when the answer came, by the clock here
   */
  answered({ sent, received, answered }, arrived = this.here()) {
    const trip = arrived - sent - (answered - received);
    if (!(trip >= 0)) return;
    this.#samples.push({ offset: (received - sent + (answered - arrived)) / 2, trip });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  /** What the server's clock showed a moment ago; better than nothing. */
  told(milliseconds) {
    const offset = milliseconds - this.here();
    // Each came some time ago, so that the greatest is the nearest.
    this.#rough = Math.max(this.#rough ?? offset, offset);
  }

  get #best() {
    return this.#samples.reduce((best, sample) => (best === null || sample.trip <= best.trip ? sample : best), null);
  }
}
