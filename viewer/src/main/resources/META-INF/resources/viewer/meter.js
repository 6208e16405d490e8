/**
 * Measures the line: what comes per second while something comes, and how long the first byte takes. Pure.
 *
 * Requests share the line, so that none of them tells its throughput: all bytes are counted, over the time in which at
 * least one body is on its way. What comes first after a pause has come before that time and isn't counted. A small
 * file on a fast line comes in one piece, which tells nothing but that the line brings at least as much: such requests
 * can raise the estimate, but never lower it.
 */

/** Half-lives in seconds of the two averages; the lower one holds: a drop is believed soon, a rise when it lasts. */
const FAST = 0.5;
const SLOW = 3;
/** Seconds of bodies on their way that make a sample; fewer tell little. */
const SAMPLE = 0.05;
/** A sample stands for the time since the last one, but for no more than so many seconds. */
const PAUSE = 1.5;
/** Seconds after which it is looked at what came, where something is under way all the time. */
const BURST = 1;
/** An answer that takes so many round trips and so many seconds more is a line that stands still. */
const OVERDUE_TRIPS = 4;
const OVERDUE = 0.3;
/** How soon a shorter, and a longer, time to the first byte is believed: it is longer while others are on their way. */
const SHORTER = 0.5;
const LONGER = 0.05;

export class Meter {
  #now;
  #accounted;
  #underway = new Set();
  #averages = [new Average(FAST), new Average(SLOW)];
  /** What came while something was on its way, since the last sample. */
  #sample = { bytes: 0, seconds: 0 };
  #sampled;
  /** What came since something was asked for first, the waiting for it included: the line brings at least as much. */
  #burst = { bytes: 0, since: 0 };
  #atLeast = 0;

  /** @param {() => number} now milliseconds of a clock that grows */
  constructor(now) {
    this.#now = () => now() / 1000;
    this.#accounted = this.#now();
    this.#sampled = this.#accounted;
    /** Bytes that came in all. */
    this.bytes = 0;
    /** Seconds from a request to its first byte; 0 until something was measured. */
    this.roundTrip = 0;
  }

  /** Bits per second, smoothed; 0 until something was measured. */
  get throughput() {
    this.#account();
    return Math.max(this.#atLeast, Math.min(...this.#averages.map(({ value }) => value ?? 0)));
  }

  /**
   * A request goes out.
   *
   * @param {number} [length] bytes that will come, where known
   * @returns {{arrived: (bytes: number) => void, end: () => void}} to be told of bytes as they come, and of the end,
   *   whatever its reason
   */
  begin(length = Infinity) {
    this.#account();
    const transfer = { since: this.#accounted, left: length, arriving: false };
    if (this.#underway.size === 0) this.#burst = { bytes: 0, since: transfer.since };
    this.#underway.add(transfer);
    return { arrived: bytes => this.#arrived(transfer, bytes), end: () => this.#end(transfer) };
  }

  #arrived(transfer, bytes) {
    const before = [...this.#underway].some(({ arriving }) => arriving);
    this.#account();
    if (transfer.left > 0 && !transfer.arriving) this.#answered(this.#accounted - transfer.since);
    if (before) this.#sample.bytes += bytes;
    this.#burst.bytes += bytes;
    this.bytes += bytes;
    transfer.left -= bytes;
    transfer.arriving = transfer.left > 0;
  }

  #end(transfer) {
    this.#account();
    this.#underway.delete(transfer);
    const seconds = this.#accounted - this.#burst.since;
    if (seconds <= 0 || (this.#underway.size > 0 && seconds < BURST)) return;
    this.#atLeast = Math.max(this.#atLeast, (8 * this.#burst.bytes) / seconds);
    this.#burst = { bytes: 0, since: this.#accounted };
  }

  #answered(seconds) {
    const weight = seconds < this.roundTrip ? SHORTER : LONGER;
    this.roundTrip = this.roundTrip ? this.roundTrip + weight * (seconds - this.roundTrip) : seconds;
  }

  /** Counts the time since the last account, where something was on its way in it. */
  #account() {
    const now = this.#now();
    let from = now;
    for (const { since, left, arriving } of this.#underway) {
      if (arriving) from = this.#accounted;
      else if (left > 0) from = Math.min(from, Math.max(this.#accounted, since + OVERDUE_TRIPS * this.roundTrip + OVERDUE));
    }
    const seconds = now - from;
    this.#accounted = now;
    if (seconds <= 0) return;
    // What was measured over a longer time is worth more than what is known to be too low.
    this.#atLeast *= 2 ** (-seconds / SAMPLE);
    this.#sample.seconds += seconds;
    if (this.#sample.seconds < SAMPLE) return;
    const stands = Math.min(PAUSE, now - this.#sampled);
    for (const average of this.#averages) average.add((8 * this.#sample.bytes) / this.#sample.seconds, stands);
    this.#sample = { bytes: 0, seconds: 0 };
    this.#sampled = now;
  }
}

/** Of samples that stand for some seconds each; the older ones count half as much after each half-life. */
class Average {
  /** Null until something was added. */
  value = null;

  constructor(halfLife) {
    this.halfLife = halfLife;
  }

  add(value, seconds) {
    this.value = value + 2 ** (-seconds / this.halfLife) * ((this.value ?? value) - value);
  }
}
