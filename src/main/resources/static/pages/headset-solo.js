import { Alone } from "/viewer/alone.js";
import * as prepared from "./headset-prepared.js";

/** What a headset shows where nobody ever said anything else. */
const SCENE = { volume: 0.8, centred: 0, light: null, yaw: null, before: null, aside: null, opened: null };

/** In milliseconds: a clock that was set right by more than this was wrong. */
const WRONG = 1000;

/** So long one may look at the evening, in seconds, before the room comes back. */
const EVENING = 20;

/** As many as can be told apart below where somebody looks. */
const MOST_OFFERED = 3;

/** In milliseconds: who filmed speaks when one has looked around. */
const VOICE = 3000;

const seconds = () => performance.now() / 1000;

/** Going on without staff, where the line is gone and the trip is here. */
export class Solo {
  #films = new Set();
  #trips = [];
  #known = new Map();
  #way = null;
  #begin = null;
  #clock = 0;

  /** @param {import("/viewer/shared-time.js").SharedTime} time */
  constructor(time) {
    this.time = time;
    this.look();
  }

  /** Looks what is here. */
  async look() {
    this.#trips = "caches" in globalThis ? await prepared.trips().catch(() => []) : [];
    this.#films = new Set(this.#trips.flatMap(({ stops }) => stops.map(({ media }) => prepared.filmOf(media))));
    this.#known = new Map(this.#trips.flatMap(({ films = [] }) => films).map((film) => [film.footageId, { id: film.footageId, poster: null, yaw: null, pitch: null, ...film }]));
  }

  /** What is here of a film, with its ways and things; null where it isn't. */
  film(id) {
    return this.#known.get(id) ?? null;
  }

  /** Whether one goes alone. */
  get goes() {
    return this.#way !== null;
  }

  /** Of the run that it left; null where it began by itself. */
  get run() {
    return this.#begin?.run ?? null;
  }

  get stops() {
    return this.#begin.stops;
  }

  /**
   * What there is to go on with: `{name, title, from}`, where the title of the run that is under way is null.
   *
   * @param run as it was told last, or null
   */
  offers(run) {
    if (!run) {
      return this.#trips.slice(0, MOST_OFFERED).map(({ trip, title, stops }) => ({ name: trip, title, from: { run: null, stops, scene: SCENE, stop: 0, position: 0 } }));
    }
    const { scene, stops } = run;
    const there = stops.slice(scene.motion === "WAITING" ? 0 : scene.stop).filter(({ media }) => media);
    const here = there.length > 0 && there.every(({ media }) => this.#films.has(prepared.filmOf(media)));
    // Whoever was taken into the calm isn't led out of it.
    if (!here || scene.motion === "CALM") {
      return [];
    }
    const from = { run: run.id, stops, scene, stop: scene.stop };
    return [{ name: "run", title: null, from: scene.motion === "WAITING" ? { ...from, stop: 0, position: 0 } : from }];
  }

  /**
   * Sets out.
   *
   * @param from of an offer
   * @param stood milliseconds for which the film has stood
   */
  begin(from, stood) {
    const { scene, stop, position = this.#positionOf(scene, stood) } = from;
    this.#begin = from;
    this.#way = new Alone(from.stops, { stop, position }, seconds());
    this.#clock = this.#drift;
  }

  end() {
    this.#way = null;
    this.#begin = null;
  }

  /** Whether somebody said something else since. */
  isOvertaken(run) {
    return run?.id !== this.run || JSON.stringify(run.scene) !== JSON.stringify(this.#begin.scene);
  }

  /** What is to be seen now; null where it is over, and the room is to come back. */
  get scene() {
    const leg = this.#way.leg(seconds());
    const { last } = this.#way;
    const { scene } = this.#begin;
    if (leg) {
      const { stop, position } = leg;
      const at = this.#at(leg.at);
      const yaw = stop === scene.stop && !scene.aside ? scene.yaw : null;
      // Nobody is there to choose it.
      const voice = this.stops[stop].voice ? at - 1000 * position + VOICE : null;
      return { ...scene, stop, motion: "RUNNING", position, at, light: null, yaw, aside: null, opened: null, voice };
    }
    const over = last === null || seconds() - last.until > EVENING;
    return over && this.run === null ? null : { ...scene, stop: last?.stop ?? scene.stop, motion: "CALM", evening: true, light: null };
  }

  #positionOf({ motion, position, at }, stood) {
    return motion === "RUNNING" ? position + Math.max(0, this.time.now - stood - at) / 1000 : position;
  }

  /** By the server's clock, which may turn out to be another one than was thought. */
  #at(here) {
    if (Math.abs(this.#drift - this.#clock) > WRONG) {
      this.#clock = this.#drift;
    }
    return this.#clock + here * 1000;
  }

  get #drift() {
    return this.time.now - performance.now();
  }
}
