/** Measures the line over the time in which anything is under way, as requests share it. Pure. */

/** Bytes and seconds that are too few to tell anything. */
const FEW = 10_000;
const SHORT = 0.5;
/** Weight of what was known before. */
const MEMORY = 0.7;

export class Meter {
  #now;
  #busy = 0;
  #since = 0;
  #burst = 0;

  /** @param {() => number} now milliseconds of a clock that grows */
  constructor(now) {
    this.#now = now;
    /** Bytes that came in all. */
    this.bytes = 0;
    /** Bits per second, smoothed; 0 until something was measured. */
    this.throughput = 0;
  }

  /** A transfer begins. */
  begin() {
    if (this.#busy++ === 0) this.#restart();
  }

  /** A transfer ended, by itself or not, after so many bytes. */
  end(received) {
    this.bytes += received;
    this.#burst += received;
    const seconds = (this.#now() - this.#since) / 1000;
    if (--this.#busy > 0 && seconds <= SHORT) return;
    if (this.#burst > FEW && seconds > 0) {
      const measured = (this.#burst * 8) / seconds;
      this.throughput = this.throughput ? MEMORY * this.throughput + (1 - MEMORY) * measured : measured;
    }
    this.#restart();
  }

  #restart() {
    this.#since = this.#now();
    this.#burst = 0;
  }
}
