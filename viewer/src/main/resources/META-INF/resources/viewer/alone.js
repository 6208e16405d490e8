/** A trip that goes on where nobody leads it: through its stops, each for its length, and to its end. Pure; seconds. */

/** From one stop to the next: so long it takes through the dark. */
const BETWEEN = 1.5;
/** Where staff had stayed longer than was planned, one stays for so long at least. */
const SHORTEST = 10;

export class Alone {
  #legs = [];

  /**
   * @param stops of the trip: `seconds`; and `media`, without which one isn't gone to
   * @param {{stop: number, position: number}} from index of the stop, and where it is
   * @param now of any clock that grows
   */
  constructor(stops, from, now) {
    let free = now;
    stops.forEach(({ seconds, media }, stop) => {
      if (stop < from.stop || !media) return;
      const position = stop === from.stop ? from.position : 0;
      const until = free + Math.max(SHORTEST, seconds - position);
      this.#legs.push({ stop, position, at: free, until });
      free = until + BETWEEN;
    });
  }

  /** Where one is to be: `stop`, and its `position` at a time `at`; null when it is over. */
  leg(now) {
    return this.#legs.find(({ until }) => now < until) ?? null;
  }

  /** Where it ends. */
  get last() {
    return this.#legs.at(-1) ?? null;
  }
}
