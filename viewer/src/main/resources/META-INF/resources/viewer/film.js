/** Plays a tiled film: decides GOP by GOP which tiles stand in the stitched picture, and keeps picture and time together. */
import { filmAtlas } from './atlas.js';
import { AudioClock, OwnClock } from './clock.js';
import { Decoders } from './decoders.js';
import { raysOf } from './geometry.js';
import { Larder } from './larder.js';
import { readIndex } from './manifest.js';
import { choosePlaces, filmWishes } from './scheduler.js';

/** Segments of base kept ready. */
const HORIZON = 8;
/** A GOP's tiles are decided at the latest so many seconds before it is shown. */
const DECISION = 0.25;
/** A silent film that is no longer than this goes round without a seam. */
const SHORT = 30;
/** An upgrade begins so many seconds ahead of the present: so long it takes to decode up to there. */
const AHEAD = 0.1;
const WORTHWHILE = 0.4;
const LATE = 1;
/** A decoder that gives no picture for so many milliseconds has failed silently. */
const WATCHDOG = 6000;
/** Failures in a row before fewer slots are tried. */
const STRIKES = 2;
const CHOICE_INTERVAL = 100;
const RESHARPEN_INTERVAL = 400;
/** Picture heights that decoders are known to stop at. */
const HEIGHTS = [8192, 4096, 2304, 2176];

export class Film extends EventTarget {
  #clock;
  #decoders = null;
  #opening = false;
  #larder;
  #next = 0;
  #wanted = false;
  #awaiting = true;
  #fedAt = 0;
  #starving = false;
  #shown = null;
  #chosen = [];
  #chosenAt = -Infinity;
  #sharpenedAt = 0;
  #failures = 0;

  static async open(source, manifest, stage, limit) {
    const index = readIndex(await source.get('tiles.idx'), manifest);
    const film = new Film(source, manifest, index, stage);
    await film.#openDecoders(limit);
    return film;
  }

  constructor(source, manifest, index, stage) {
    super();
    Object.assign(this, { source, manifest, stage });
    this.seconds = manifest.video.frames / manifest.video.fps;
    this.seamless = manifest.silent && this.seconds <= SHORT;
    this.#clock = manifest.silent ? new OwnClock() : new AudioClock(`${source.root}audio.mp4`);
    const places = new Map(manifest.places.map(place => [place.key, place]));
    this.#larder = new Larder((key, signal) => {
      const [segment, eye, level, place] = key.split(/[:/]/);
      const range = index.range(eye, places.get(`${level}/${place}`), Number(segment));
      return source.get(`tiles/${eye}/${level}/${place}.mp4`, range, signal);
    });
    this.base = manifest.base.map(place => place.key);
  }

  /** Position in the film in seconds. */
  get time() {
    return this.#clock.seconds % this.seconds;
  }

  get remaining() {
    return this.seconds - this.#clock.seconds;
  }

  get ended() {
    return !this.seamless && this.remaining <= 1 / this.manifest.video.fps;
  }

  /** Whether something is missing that the person waits for. */
  get waiting() {
    return this.#shown === null || (this.#wanted && (this.#starving || this.#awaiting || this.#clock.starved));
  }

  get running() {
    return this.#wanted;
  }

  /** Whether the first picture is there. */
  get ready() {
    return this.#shown !== null;
  }

  /** To be called while a tap is handled: later the browser may not allow sound. */
  unlock() {
    this.#clock.unlock();
  }

  play() {
    this.#wanted = true;
    this.#runClock();
  }

  pause() {
    this.#wanted = false;
    this.#runClock();
  }

  volume(level) {
    this.#clock.volume(level);
  }

  seek(seconds) {
    this.#clock.seek(Math.max(0, Math.min(seconds, this.seconds - 1 / this.manifest.video.fps)));
    this.#restart();
  }

  /** Does what is due; called for every picture of the screen. */
  tick(view) {
    if (this.#opening) return;
    this.#showWhatIsDue();
    const chosen = this.#choose(view);
    this.#feedNext();
    if (chosen) this.#sharpen();
    this.#watch();
    this.#fetch();
  }

  state() {
    return {
      time: this.time,
      frame: this.#shown?.frame ?? null,
      slots: this.#shown?.plan.names ?? [],
      fetched: this.#larder.history.map(key => key.replace(':', ' ')),
      decoders: this.#decoders.count,
      decoder: this.#decoders.description,
      second: this.#decoders.second,
      refused: this.#decoders.refused,
      capacity: this.slots,
      upgrades: this.#decoders.upgrades,
      upgrading: this.#decoders.upgrading,
      dropped: this.#decoders.dropped,
    };
  }

  close() {
    this.pause();
    this.#decoders.close();
    this.#larder.clear();
  }

  async #openDecoders(limit = Infinity) {
    const { tile, video, eyes, levels } = this.manifest;
    const most = Math.min(Math.max(4096, this.stage.mostPixels), limit);
    const candidates = HEIGHTS.filter(height => height <= most).map(height => Math.floor(height / (tile.height + 2 * tile.guard)))
      .filter((slots, i, all) => slots >= eyes.length * this.base.length && slots !== all[i - 1]);
    const base = eyes.flatMap(eye => this.base.map(key => this.#name(eye, key, 0)));
    this.#decoders = await Decoders.open(video, tile, candidates, async () => (await this.#larder.complete(base))[0]);
    this.slots = this.#decoders.slots;
    this.#decoders.addEventListener('failed', event => this.#failed(event.detail));
    this.stage.open(filmAtlas(tile, this.slots), null, levels, eyes.length);
    this.#restart();
  }

  /** Feeds the decoder anew from the key frame before the present moment; the picture stays until the new one is there. */
  #restart() {
    const frame = Math.floor(this.#clock.seconds * this.manifest.video.fps + 1e-3);
    this.#next = this.#segmentOf(frame);
    this.#awaiting = true;
    this.#fedAt = 0;
    this.#decoders.restart(frame);
    this.#runClock();
  }

  #runClock() {
    const run = this.#wanted && !this.#awaiting && !this.#starving;
    if (run && !this.#clock.running) this.#clock.start();
    if (!run && this.#clock.running) this.#clock.stop();
  }

  #showWhatIsDue() {
    const due = this.#decoders.take(this.#clock.seconds);
    if (!due) return;
    const segment = this.#segmentOf(due.number);
    this.stage.show(due.frame);
    if (due.plan !== this.#shown?.plan) this.stage.place(due.plan.slots);
    this.#shown = { frame: due.number % this.manifest.video.frames, number: due.number, segment, plan: due.plan };
    this.#failures = 0;
    if (this.#awaiting) {
      this.#awaiting = false;
      this.#runClock();
    }
  }

  #choose(view) {
    if (performance.now() - this.#chosenAt < CHOICE_INTERVAL) return false;
    this.#chosenAt = performance.now();
    this.density = view.density;
    this.rays = raysOf(view);
    this.#chosen = this.#bestPlaces(() => true);
    return true;
  }

  #bestPlaces(available) {
    const { levels, eyes, tile } = this.manifest;
    const count = Math.floor(this.slots / eyes.length) - this.base.length;
    return choosePlaces({ levels, size: tile.width, density: this.density, rays: this.rays, count, available });
  }

  #feedNext() {
    const number = this.#next;
    const segment = this.#wrap(number);
    if (!this.#decoders.hungry || segment === null || !this.base.every(key => this.#has(key, segment))) return;
    const lead = this.#firstFrame(number) / this.manifest.video.fps - this.#clock.seconds;
    if (this.#clock.running && lead > DECISION && !this.#chosen.every(key => this.#has(key, segment))) return;
    const gop = this.#gop(number, this.#bestPlaces(key => this.#holds(key, segment)));
    if (gop.segments.every(s => s === null)) return;
    this.#decoders.feed(gop);
    this.#fedAt ||= performance.now();
    this.#next++;
  }

  /** What a decoder gets: the base, and in the slots behind it places that are there. */
  #gop(number, places) {
    const segment = this.#wrap(number);
    const { eyes, video } = this.manifest;
    const names = [];
    const slots = eyes.map(() => new Map());
    // Base first, eye by eye; then the best place for each eye, the next best, …
    eyes.forEach((eye, e) => { for (const key of this.base) slots[e].set(key, names.push(`${eye}/${key}`) - 1); });
    for (const key of places) eyes.forEach((eye, e) => slots[e].set(key, names.push(`${eye}/${key}`) - 1));
    const segments = Array.from({ length: this.slots }, (_, slot) => (names[slot] && this.#larder.get(`${segment}:${names[slot]}`)) ?? null);
    return { number, first: this.#firstFrame(number), segments, final: !this.seamless && segment === video.segments - 1, plan: { names, slots, places } };
  }

  /**
   * Decodes the GOP on screen again with other places, and what was fed behind it; with one decoder only while the film
   * stands.
   *
   * @returns whether it is being done
   */
  #upgrade(places) {
    const { segment, number: shown } = this.#shown;
    if (this.#awaiting || this.#decoders.upgrading) return false;
    if (!this.#decoders.second) {
      if (!this.#clock.running) this.#restart();
      return !this.#clock.running;
    }
    const from = this.#clock.running ? Math.ceil((this.#clock.seconds + AHEAD) * this.manifest.video.fps) : shown;
    const numbers = Array.from({ length: Math.max(0, this.#next - segment) }, (_, i) => segment + i);
    if (from >= this.#firstFrame(segment + 1) || !numbers.every(number => this.base.every(key => this.#has(key, this.#wrap(number))))) return false;
    this.#decoders.upgrade(from, numbers.map(number => this.#gop(number, number === segment ? places : this.#bestPlaces(key => this.#holds(key, this.#wrap(number))))));
    return true;
  }

  /** Whether the GOP on screen will be there long enough to be made sharper. */
  get #lasting() {
    if (this.#awaiting || this.#shown === null) return false;
    if (!this.#clock.running) return true;
    return this.#decoders.second && this.#firstFrame(this.#shown.segment + 1) / this.manifest.video.fps - this.#clock.seconds > WORTHWHILE;
  }

  /** A head may turn: the GOP on screen is fed again with what is wanted now. */
  #sharpen() {
    if (!this.#lasting) return;
    const segment = this.#wrap(this.#shown.segment);
    const complete = this.#chosen.every(key => this.#has(key, segment));
    if (!complete && performance.now() - this.#sharpenedAt < RESHARPEN_INTERVAL) return;
    const places = this.#bestPlaces(key => this.#holds(key, segment));
    if (places.every(key => this.#shown.plan.places.includes(key))) return;
    this.#sharpenedAt = performance.now();
    this.#upgrade(places);
  }

  #watch() {
    const { fps } = this.manifest.video;
    const behind = this.#shown === null ? 0 : this.#clock.seconds - this.#shown.number / fps;
    const hungryForData = this.#decoders.hungry && this.#wrap(this.#next) !== null && !this.base.every(key => this.#has(key, this.#wrap(this.#next)));
    if (this.#clock.running && hungryForData && behind > 0.2) {
      this.#starving = true;
      this.#runClock();
    } else if (this.#starving && !hungryForData && this.#decoders.decodedUntil !== null) {
      this.#starving = false;
      this.#runClock();
    } else if (this.#clock.running && behind > LATE && !this.ended) {
      // Too slow a decoder: go on from the present rather than fall behind for ever.
      this.#restart();
    }
    if (this.#awaiting && this.#fedAt && performance.now() - this.#fedAt > WATCHDOG) this.#failed('no picture');
  }

  #fetch() {
    // A tile must never keep the base waiting.
    const baseMissing = this.#wrap(this.#next) !== null && !this.base.every(key => this.#has(key, this.#wrap(this.#next)));
    const wishes = filmWishes({
      base: this.base, chosen: baseMissing ? [] : this.#chosen, shown: this.#lasting ? this.#shown.segment : null, next: this.#next, horizon: HORIZON, wrap: v => this.#wrapForFetching(v),
    });
    this.#larder.wish(wishes.flatMap(({ key, segment }) => this.manifest.eyes.map(eye => this.#name(eye, key, segment))));
  }

  async #failed(reason) {
    if (this.#opening) return;
    console.warn(`decoder: ${reason}`);
    if (++this.#failures < STRIKES) {
      this.#restart();
      return;
    }
    const { height, guard } = this.manifest.tile;
    this.#failures = 0;
    this.#fedAt = 0;
    this.#decoders.forget();
    this.#decoders.close();
    this.#opening = true;
    try {
      await this.#openDecoders((this.slots - 1) * (height + 2 * guard));
    } catch (error) {
      console.warn(error);
      this.dispatchEvent(new Event('unplayable'));
    }
    this.#opening = false;
  }

  #name(eye, key, segment) {
    return `${segment}:${eye}/${key}`;
  }

  /** Whether a place is there for both eyes, or can't be had at all. */
  #has(key, segment) {
    return this.manifest.eyes.every(eye => this.#larder.has(this.#name(eye, key, segment)) || this.#larder.gone(this.#name(eye, key, segment)));
  }

  #holds(key, segment) {
    return this.manifest.eyes.every(eye => this.#larder.has(this.#name(eye, key, segment)));
  }

  #segmentOf(frame) {
    const { frames, framesPerSegment, segments } = this.manifest.video;
    return Math.floor(frame / frames) * segments + Math.floor((frame % frames) / framesPerSegment);
  }

  #firstFrame(number) {
    const { frames, framesPerSegment, segments } = this.manifest.video;
    return Math.floor(number / segments) * frames + (number % segments) * framesPerSegment;
  }

  #wrap(number) {
    const { segments } = this.manifest.video;
    return this.seamless || number < segments ? number % segments : null;
  }

  /** The film begins again after its end, so its beginning is fetched then. */
  #wrapForFetching(number) {
    return number % this.manifest.video.segments;
  }
}
