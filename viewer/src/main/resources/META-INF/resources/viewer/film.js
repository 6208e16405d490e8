/** Plays a tiled film: decides GOP by GOP which tiles stand in the stitched picture, and keeps picture and time together. */
import { filmAtlas } from './atlas.js';
import { AudioClock, OwnClock } from './clock.js';
import { Decoding } from './decoding.js';
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
const LATE = 1;
/** A decoder that gives no picture for so many milliseconds has failed silently. */
const WATCHDOG = 10_000;
const CHOICE_INTERVAL = 100;
const RESHARPEN_INTERVAL = 400;
/** Picture heights that decoders are known for: 8192 and 4096. */
const HEIGHTS = [8192, 4096];

export class Film extends EventTarget {
  #clock;
  #decoding;
  #larder;
  #plans = new Map();
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
    await film.#openDecoder(limit);
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
    this.#showWhatIsDue();
    const chosen = this.#choose(view);
    this.#feedNext();
    if (chosen) this.#sharpenWhileStanding();
    this.#watch();
    this.#fetch();
  }

  state() {
    return {
      time: this.time,
      frame: this.#shown?.frame ?? null,
      slots: this.#shown ? this.#plans.get(this.#shown.segment)?.names ?? [] : [],
      fetched: this.#larder.history.map(key => key.replace(':', ' ')),
      decoders: 1,
      decoder: this.#decoding.description,
      capacity: this.slots,
      dropped: this.#decoding.dropped,
    };
  }

  close() {
    this.pause();
    this.#decoding.close();
    this.#larder.clear();
  }

  async #openDecoder(limit) {
    const { height: content, guard } = this.manifest.tile;
    const most = Math.min(this.stage.mostPixels, ...(limit ? [limit] : []));
    const candidates = HEIGHTS.filter(height => height <= Math.max(4096, most)).map(height => Math.floor(height / (content + 2 * guard)))
      .filter(slots => slots >= this.manifest.eyes.length * this.base.length);
    this.#decoding = new Decoding(this.manifest.video);
    this.slots = await this.#decoding.open(candidates);
    this.#decoding.addEventListener('failed', event => this.#failed(event.detail));
    this.stage.open(filmAtlas(this.manifest.tile, this.slots), null, this.manifest.levels, this.manifest.eyes.length);
    this.#restart();
  }

  /** Feeds the decoder anew from the key frame before the present moment; the picture stays until the new one is there. */
  #restart() {
    const frame = Math.floor(this.#clock.seconds * this.manifest.video.fps + 1e-3);
    this.#next = this.#segmentOf(frame);
    this.#awaiting = true;
    this.#fedAt = 0;
    this.#decoding.restart(frame);
    this.#runClock();
  }

  #runClock() {
    const run = this.#wanted && !this.#awaiting && !this.#starving;
    if (run && !this.#clock.running) this.#clock.start();
    if (!run && this.#clock.running) this.#clock.stop();
  }

  #showWhatIsDue() {
    const due = this.#decoding.take(this.#clock.seconds);
    if (!due) return;
    const segment = this.#segmentOf(due.number);
    this.stage.show(due.frame);
    const plan = this.#plans.get(segment);
    if (plan !== this.#shown?.plan) this.stage.place(plan.slots);
    this.#shown = { frame: due.number % this.manifest.video.frames, number: due.number, segment, plan };
    for (const old of this.#plans.keys()) if (old < segment) this.#plans.delete(old);
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
    if (!this.#decoding.hungry || segment === null || !this.base.every(key => this.#has(key, segment))) return;
    const lead = this.#firstFrame(number) / this.manifest.video.fps - this.#clock.seconds;
    if (this.#clock.running && lead > DECISION && !this.#chosen.every(key => this.#has(key, segment))) return;
    const places = this.#bestPlaces(key => this.#holds(key, segment));
    const names = [];
    const slots = this.manifest.eyes.map(eye => {
      const map = new Map();
      for (const key of this.base) map.set(key, names.push(`${eye}/${key}`) - 1);
      return map;
    });
    for (const key of places) this.manifest.eyes.forEach((eye, e) => slots[e].set(key, names.push(`${eye}/${key}`) - 1));
    const segments = Array.from({ length: this.slots }, (_, slot) => (names[slot] && this.#larder.get(`${segment}:${names[slot]}`)) ?? null);
    if (segments.every(s => s === null)) return;
    this.#plans.set(number, { names, slots, places });
    this.#decoding.feed(number, this.#firstFrame(number), segments, !this.seamless && segment === this.manifest.video.segments - 1);
    this.#fedAt ||= performance.now();
    this.#next++;
  }

  /** A head may turn while the film stands: the GOP on screen is fed again with what is wanted now. */
  #sharpenWhileStanding() {
    if (this.#awaiting || this.#clock.running || this.#shown === null) return;
    const shown = this.#plans.get(this.#shown.segment);
    const segment = this.#wrap(this.#shown.segment);
    const complete = this.#chosen.every(key => this.#has(key, segment));
    if (!complete && performance.now() - this.#sharpenedAt < RESHARPEN_INTERVAL) return;
    if (this.#bestPlaces(key => this.#holds(key, segment)).every(key => shown.places.includes(key))) return;
    this.#sharpenedAt = performance.now();
    this.#restart();
  }

  #watch() {
    const { fps } = this.manifest.video;
    const behind = this.#shown === null ? 0 : this.#clock.seconds - this.#shown.number / fps;
    const hungryForData = this.#decoding.hungry && this.#wrap(this.#next) !== null && !this.base.every(key => this.#has(key, this.#wrap(this.#next)));
    if (this.#clock.running && hungryForData && behind > 0.2) {
      this.#starving = true;
      this.#runClock();
    } else if (this.#starving && !hungryForData && this.#decoding.decodedUntil !== null) {
      this.#starving = false;
      this.#runClock();
    } else if (this.#clock.running && behind > LATE && !this.ended) {
      // Too slow a decoder: go on from the present rather than fall behind for ever.
      this.#restart();
    }
    if (this.#awaiting && this.#fedAt && performance.now() - this.#fedAt > WATCHDOG) this.#failed('no picture');
  }

  #fetch() {
    const standing = !this.#clock.running && this.#shown !== null;
    // A tile must never keep the base waiting.
    const baseMissing = this.#wrap(this.#next) !== null && !this.base.every(key => this.#has(key, this.#wrap(this.#next)));
    const wishes = filmWishes({
      base: this.base, chosen: baseMissing ? [] : this.#chosen, shown: standing ? this.#shown.segment : null, next: this.#next, horizon: HORIZON, wrap: v => this.#wrapForFetching(v),
    });
    this.#larder.wish(wishes.flatMap(({ key, segment }) => this.manifest.eyes.map(eye => this.#name(eye, key, segment))));
  }

  async #failed(reason) {
    console.warn(`decoder: ${reason}`);
    if (++this.#failures < 3) this.#restart();
    else if (this.slots > 8) {
      const { height, guard } = this.manifest.tile;
      this.#failures = 0;
      this.#decoding.close();
      await this.#openDecoder((this.slots - 1) * (height + 2 * guard)).catch(() => this.dispatchEvent(new Event('unplayable')));
    } else this.dispatchEvent(new Event('unplayable'));
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
