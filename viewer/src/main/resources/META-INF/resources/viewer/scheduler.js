/**
 * What a film fetches, what its decoder gets next, and when the picture on screen is worth feeding again. Pure: the
 * state of the player is handed in, and what is to be done comes out; the benchmark drives this very code.
 *
 * Segments have running numbers that grow on over the seam of a loop. Times are seconds, sizes bytes.
 */
import { Sight } from './choice.js';
import { raysOf } from './geometry.js';
import { Prediction } from './prediction.js';

/**
 * Price of the bytes: a place must add at least this share of the view's sharpness for each share that it has of all
 * bytes of the full level. Chosen from the curve in docs/benchmark.
 */
const ECONOMY = 0.1;
/** Segments of base that come before any tile where the line is fast, and those kept ready behind the tiles. */
const SAFE = 2;
const HORIZON = 8;
/** On a line that brings the base hardly faster than it is shown, all of the horizon comes before any tile: so much faster. */
const HARDLY = 2;
/** A segment's tiles are decided at the latest so long before it is shown. */
const DECISION = 0.25;
/** From a decision to its picture on the second decoder. */
const LAG = 0.2;
/** After the start of a segment the second decoder helps; without one the choice must hold to the end. */
const REACH = 0.5;
/** Parts of a span at which the view is predicted. */
const INSTANTS = [0, 0.5, 1];
/** A picture is fed again for a gain of this share of the view. */
const WORTH = 0.008;
/** Tiles that come so soon after each other are shown by one feeding. */
const GATHERING = 0.05;
const CHOICE_INTERVAL = 0.05;
/** Share of the measured throughput that is planned with. */
const CAUTION = 0.9;
/** Fetching begins so much earlier than the throughput would demand. */
const SLACK = 1.2;
/** Round trips on the way to the last of a choice's tiles. */
const WAITS = 3;
/** Seconds of the line that are asked for at a time. */
const QUEUE = 0.15;
/**
 * What is added to the economy while the line can't bring what it would buy: by steps up to this while so many times the
 * budget is wanted, but not so far that a part of it is left.
 */
const DEAREST = 20;
const DEARER = 1.5;
const CHEAPER = 1.1;
const CHEAPEST = 0.01;
const OVER = 1.5;
const ENOUGH = 0.5;

export class Scheduler {
  #prediction = new Prediction();
  #choices = new Map();
  #sights = new Map();
  #chosenAt = -Infinity;
  #gatheringSince = null;
  #scarcity = 0;
  #wished = [];

  /**
   * @param film as `described` by its manifest, and `exists(number)`: false behind the end (the beginning follows, so
   *   that its base is worth keeping ready)
   */
  constructor(film, { economy = ECONOMY } = {}) {
    Object.assign(this, { film, economy });
  }

  /** A moment's view; `now` is in seconds of any clock that grows. */
  look(now, view) {
    this.now = now;
    this.view = view;
    this.#prediction.observe(now, view);
  }

  /**
   * @param state
   *   `position` in the running film, `running` whether time goes on;
   *   `shown` {number, places} on screen or null, `fed` [{number, places}] that the decoder has and that are not shown yet;
   *   `slots` of the stitched picture, `decoders` of the device: 1 or 2;
   *   `next` number of the segment that the decoder gets next, `hungry` whether it takes one;
   *   `upgrading` whether the second decoder is at work; `throughput` of the line in bits per second and `roundTrip` in
   *   seconds, 0 where unknown;
   *   `holds(key, number)` whether a place is there for all eyes, `gone(key, number)` whether it can't be had,
   *   `loading(key, number)` whether it is under way, `received(key, number)` bytes of it that are there already
   * @returns {{wishes: {key: string, number: number}[], feed: string[]|null, upgrade: {number: number, places: string[]}[]|null, steady: boolean}}
   *   what to fetch, the most urgent first: anything else is no longer wanted; the places that the next segment is to be
   *   fed with now; the segments that are to be fed again, to the second decoder where there is one, from the key frame of
   *   the first of them; whether a film that stands should go on
   */
  plan(state) {
    const due = this.now - this.#chosenAt >= CHOICE_INTERVAL;
    if (due) {
      this.#chosenAt = this.now;
      this.#choices.clear();
      this.#sights.clear();
    }
    this.#wished = this.#fill(state, this.#wishes(state));
    return { wishes: this.#wished, feed: this.#feed(state), upgrade: due ? this.#upgrade(state) : null, steady: this.#steady(state) };
  }

  /** Segments of base that come before any tile. */
  #safe({ throughput, next }) {
    if (!throughput) return SAFE;
    const { startOf, baseBytes } = this.film;
    const bits = (8 * baseBytes(next)) / (startOf(next + 1) - startOf(next));
    return Math.max(SAFE, Math.min(HORIZON, Math.ceil((HORIZON * HARDLY * bits) / throughput)));
  }

  /** Whether the base will last: on a slow line some of it must be there before the film goes on. */
  #steady(state) {
    const { base, exists } = this.film;
    const ahead = (this.#safe(state) - SAFE) / 2;
    for (let number = state.next; number < state.next + ahead; number++) {
      if (exists(number) && !base.every(key => state.holds(key, number) || state.gone(key, number))) return false;
    }
    return true;
  }

  #wishes(state) {
    const { base, exists } = this.film;
    const { shown, fed, next, running } = state;
    const safe = next + this.#safe(state);
    const wishes = [];
    const wish = (keys, number) => {
      for (const key of keys) if (!state.holds(key, number) && !state.gone(key, number)) wishes.push({ key, number });
    };
    if (shown && !running) wish(base, shown.number);
    for (let number = next; number < safe; number++) wish(base, number);
    // A tile must never keep the base waiting; what is under way may go on while there is time.
    if (wishes.some(({ number }) => number === next)) return wishes;
    const underway = this.#wished.filter(({ key, number }) => state.loading(key, number) && !base.includes(key));
    if (wishes.length > 0) return [...wishes, ...underway];
    const open = [...(shown && this.#canChange(state) ? [shown] : []), ...(state.decoders > 1 ? fed : [])];
    for (const { number } of open) wish(this.#chosen(state, number), number);
    if (exists(next) && this.#isTimeFor(state)) wish(this.#chosen(state, next), next);
    for (let number = safe; number < next + HORIZON; number++) wish(base, number);
    const wanted = new Set(wishes.map(({ key, number }) => `${number} ${key}`));
    return [...wishes, ...underway.filter(({ key, number }) => !wanted.has(`${number} ${key}`) && this.#comesInTime(state, key, number))];
  }

  /** Whether what is under way is worth waiting for: the bytes are spent, and it may be wanted again. */
  #comesInTime(state, key, number) {
    const { position, running, throughput } = state;
    return !running || position + LAG + (this.#missing(state, key, number) * 8) / throughput < this.film.startOf(number + 1);
  }

  /** As many wishes as keep the line busy: requests share it, so that the most urgent would come late beside all others. */
  #fill(state, wishes) {
    const { throughput, roundTrip, loading } = state;
    if (!throughput) return wishes;
    let left = (throughput / 8) * (QUEUE + 2 * roundTrip);
    for (const { key, number } of wishes) if (loading(key, number)) left -= this.#missing(state, key, number);
    return wishes.filter(({ key, number }) => {
      if (loading(key, number)) return true;
      if (left <= 0) return false;
      left -= this.#missing(state, key, number);
      return true;
    });
  }

  /** Whether what is on screen can still be made sharper: while it stands, or in time by the second decoder. */
  #canChange({ running, shown, position, decoders }) {
    return !running || (decoders > 1 && this.film.startOf(shown.number + 1) - position > LAG);
  }

  /** As late as the line allows, since the head's direction is known better then. */
  #isTimeFor(state) {
    if (!state.running || !state.throughput) return true;
    const seconds = (this.#bytesMissing(state, state.next) * 8 * SLACK) / state.throughput + WAITS * state.roundTrip;
    return this.film.startOf(state.next) - state.position - DECISION <= seconds;
  }

  #feed(state) {
    const { next, running, position, hungry } = state;
    const { base, exists, startOf } = this.film;
    if (!hungry || !exists(next) || !base.every(key => state.holds(key, next) || state.gone(key, next))) return null;
    const lead = startOf(next) - position;
    if (running && lead > DECISION && !this.#chosen(state, next).every(key => state.holds(key, next) || state.gone(key, next))) return null;
    return this.#best(state, next);
  }

  #upgrade(state) {
    const { shown, fed, running, upgrading, decoders } = state;
    if (upgrading || !shown || (running && decoders < 2)) return null;
    const open = [...(this.#canChange(state) ? [shown] : []), ...fed];
    const plans = open.map(({ number, places }) => {
      const better = this.#best(state, number);
      const sight = this.#sight(state, number);
      return { number, places: better, gain: sight.sharpnessWith(better) - sight.sharpnessWith(places) };
    });
    if (!plans.some(({ gain }) => gain > WORTH)) {
      this.#gatheringSince = null;
      return null;
    }
    this.#gatheringSince ??= this.now;
    const more = open.some(({ number }) => this.#chosen(state, number).some(key => state.loading(key, number)));
    if (more && this.now - this.#gatheringSince < GATHERING) return null;
    this.#gatheringSince = null;
    return plans.map(({ number, places }) => ({ number, places }));
  }

  /** The places that a segment should have. */
  #chosen(state, number) {
    if (!this.#choices.has(number)) this.#choices.set(number, this.#choose(state, number));
    return this.#choices.get(number);
  }

  #choose(state, number) {
    const { position, running, throughput, next, gone } = state;
    const { startOf, fullBytes } = this.film;
    const start = startOf(number);
    const late = Math.max(0, position + LAG - start);
    // What is shown for a part of a segment only is worth a part.
    const share = running ? Math.max(0.01, 1 - late / (startOf(number + 1) - start)) : 1;
    const budget = running && throughput ? this.#budget(state, number) : Infinity;
    const bytes = key => this.#missing(state, key, number);
    const choose = (limit, scarcity = this.#scarcity) => this.#sight(state, number).choose({
      count: this.#count(state),
      available: key => !gone(key, number),
      bytes,
      price: (this.economy + scarcity) / fullBytes(number) / share,
      budget: limit,
    });
    if (number === next && budget < Infinity) {
      this.#scarcity = this.#scarce(budget, scarcity => choose(Infinity, scarcity).reduce((sum, key) => sum + bytes(key), 0));
    }
    return choose(budget);
  }

  /**
   * What the line's shortage adds to the economy. A budget alone would be spent on what is best, and leave nothing for what
   * is nearly as good and far cheaper.
   *
   * @param {(scarcity: number) => number} wanted bytes
   */
  #scarce(budget, wanted) {
    let scarcity = this.#scarcity;
    let bytes = wanted(scarcity);
    if (bytes < budget) return Math.max(0, scarcity / CHEAPER - CHEAPEST);
    while (bytes > OVER * budget && scarcity < DEAREST) {
      const dearer = scarcity * DEARER + this.economy + CHEAPEST;
      bytes = wanted(dearer);
      // Tiles that are worth the same are given up together.
      if (bytes < ENOUGH * budget) break;
      scarcity = dearer;
    }
    return scarcity;
  }

  /** The best that can be shown with what is there. */
  #best(state, number) {
    return this.#sight(state, number).choose({ count: this.#count(state), available: key => state.holds(key, number) });
  }

  /** Places beside the base. */
  #count({ slots }) {
    return Math.floor(slots / this.film.eyes) - this.film.base.length;
  }

  /**
   * Bytes that the line brings beside the base early enough to be seen, for the next segment no more than in a segment's
   * time; those before it get what isn't needed for the next one.
   */
  #budget(state, number) {
    const { throughput, position, next, shown } = state;
    const { startOf, baseBytes } = this.film;
    const length = startOf(number + 1) - startOf(number);
    const perSecond = (CAUTION * throughput) / 8 - baseBytes(number) / length;
    const useful = Math.min(length, (number === shown?.number ? startOf(number + 1) - LAG : startOf(number) + REACH) - position);
    if (number === next) return Math.max(0, perSecond * useful);
    const reserved = this.film.exists(next) ? this.#bytesMissing(state, next) : 0;
    return Math.max(0, perSecond * useful - reserved);
  }

  #bytesMissing(state, number) {
    return this.#chosen(state, number).reduce((sum, key) => sum + this.#missing(state, key, number), 0);
  }

  #missing(state, key, number) {
    return state.holds(key, number) ? 0 : this.film.bytes(key, number) - state.received(key, number);
  }

  /** What is likely seen of a segment while its choice can't be changed. */
  #sight(state, number) {
    if (!this.#sights.has(number)) this.#sights.set(number, this.#lookAhead(state, number));
    return this.#sights.get(number);
  }

  #lookAhead({ position, running, decoders }, number) {
    const { startOf, levels, tile } = this.film;
    let views = [this.view];
    if (running) {
      const from = Math.max(startOf(number) - position, LAG);
      const end = Math.max(from, startOf(number + 1) - position);
      const to = decoders > 1 ? Math.min(end, from + REACH) : end;
      views = INSTANTS.map(part => this.#prediction.after(from + part * (to - from)));
    }
    const rays = views.flatMap(view => raysOf(view)).map(ray => ({ ...ray, weight: ray.weight / views.length }));
    return new Sight({ levels, tile, density: this.view.density, rays });
  }
}
