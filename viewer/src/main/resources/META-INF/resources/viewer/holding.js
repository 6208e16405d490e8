/** Whether a direction is held still: a tremor is, a slow look around isn't. Needs no page. */

/** In radians, to any side. */
const REACH = (4 * Math.PI) / 180;
/** Milliseconds. */
const TIME = 2000;
/** Who can't be seen for longer than this holds nothing: the headset was off, or lost its way. */
const GAP = 1000;

export class Holding {
  #from = null;
  #since = 0;
  #seen = 0;

  /**
   * @param {number[]} direction unit vector
   * @param now milliseconds
   * @returns {number} how far it has come, 0 to 1 (held)
   */
  update(direction, now) {
    const kept = this.#from && now - this.#seen <= GAP && Math.acos(Math.min(1, dot(this.#from, direction))) <= REACH;
    if (!kept) {
      this.#from = [...direction];
      this.#since = now;
    }
    this.#seen = now;
    return Math.min(1, (now - this.#since) / TIME);
  }

  /** Begins anew. */
  drop() {
    this.#from = null;
  }
}

function dot(a, b) {
  return a.reduce((sum, x, i) => sum + x * b[i], 0);
}
