/** Choosing by staying: what is looked at, or reached for, long enough is meant. Needs no page. */

/** Milliseconds for which a trembling head or hand may lose it. */
const GRACE = 250;
/** Who can't be seen for longer than this stays with nothing: the headset was off, or lost its way. */
const GAP = 1000;

/** Metres from the head at which a seated person reaches without leaning forward, and how near a finger has to come. */
const ARM = 0.5;
const NEAR = 0.25;

export class Dwelling {
  #target = null;
  #done = false;
  #since = 0;
  #met = 0;
  #seen = 0;
  #arriving = false;

  /** @param milliseconds until what one stays with is chosen */
  constructor(milliseconds = 1200) {
    this.milliseconds = milliseconds;
  }

  /** Who has just arrived looks at whatever is there: that has to be left before it can be chosen. */
  arrive() {
    this.#target = null;
    this.#arriving = true;
  }

  /**
   * @param target what is met now, compared by identity; null for nothing
   * @param now milliseconds
   * @returns {{target, share: number, chosen: boolean}} what is stayed with; how far it has come, 0 to 1; and whether it
   *   was chosen just now, which is told once
   */
  update(target, now) {
    const away = now - this.#seen > GAP;
    this.#seen = now;
    const lost = target === null && this.#target !== null && !away && now - this.#met <= GRACE;
    if (target !== null) this.#met = away ? now : Math.max(this.#met, now);
    if (!lost && (away || target !== this.#target)) {
      this.#target = target;
      this.#since = now;
      this.#done = this.#arriving && target !== null;
    }
    this.#arriving = false;
    if (this.#target === null || this.#done) return { target: this.#target, share: 0, chosen: false };
    const share = Math.min(1, (now - this.#since) / this.milliseconds);
    // Nothing is chosen while one doesn't look there.
    this.#done = share === 1 && !lost;
    return { target: this.#target, share, chosen: this.#done };
  }
}

/**
 * Whether a finger reaches for what is in a direction.
 *
 * @param {number[]} head where the head is, in metres
 * @param {number[]} tip where the fingertip is
 * @param {number[]} direction unit vector
 */
export const isReached = (head, tip, direction) =>
  Math.hypot(...direction.map((axis, i) => head[i] + ARM * axis - tip[i])) <= NEAR;
