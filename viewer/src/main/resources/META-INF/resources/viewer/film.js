/** Plays a tiled film: decides GOP by GOP which tiles stand in the stitched picture, and keeps picture and time together. */
import { filmAtlas } from './atlas.js';
import { AudioClock, OwnClock } from './clock.js';
import { Decoders } from './decoders.js';
import { Larder } from './larder.js';
import { described, readIndex, timelineOf } from './manifest.js';
import { Scheduler } from './scheduler.js';

/** A silent film that is no longer than this goes round without a seam. */
const SHORT = 30;
/** An upgrade begins so many seconds ahead of the present: so long it takes to decode up to there. */
const AHEAD = 0.1;
const LATE = 1;
/** A decoder that gives no picture for so many milliseconds has failed silently. */
const WATCHDOG = 6000;
/** Failures in a row before fewer slots are tried. */
const STRIKES = 2;
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
  #steady = true;
  #shown = null;
  #scheduler;
  #failures = 0;
  #closed = false;

  /**
   * @param {{limit?: number, signal?: AbortSignal}} options limit of the stitched picture's height; whether the film is
   *   still wanted: the stage may belong to another one when it is there
   */
  static async open(source, manifest, stage, { limit, signal } = {}) {
    const index = readIndex(await source.get('tiles.idx', undefined, signal), manifest);
    const film = new Film(source, manifest, index, stage);
    const abandon = () => film.close();
    signal?.addEventListener('abort', abandon);
    try {
      await film.#openDecoders(limit);
    } catch (error) {
      film.close();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abandon);
    }
    return film;
  }

  constructor(source, manifest, index, stage) {
    super();
    Object.assign(this, { source, manifest, index, stage });
    this.seconds = manifest.video.frames / manifest.video.fps;
    this.seamless = manifest.silent && this.seconds <= SHORT;
    this.#clock = manifest.silent ? new OwnClock() : new AudioClock(`${source.root}audio.mp4`);
    this.#larder = new Larder((name, signal, arrived) => {
      const [segment, eye, level, place] = name.split(/[:/]/);
      return source.get(`tiles/${eye}/${level}/${place}.mp4`, index.range(eye, `${level}/${place}`, Number(segment)), signal, arrived);
    });
    this.base = manifest.base.map(place => place.key);
    this.timeline = timelineOf(manifest.video);
  }

  /** Position in the film in seconds. */
  get time() {
    return this.#clock.seconds % this.seconds;
  }

  /** Of the picture that is to be seen: where in the film it belongs, in seconds; null before the first. */
  get presented() {
    return this.#shown && this.#shown.frame / this.manifest.video.fps;
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

  /** Whether nothing is fetched at the moment, as all is there that it wants by now. */
  get idle() {
    return this.#steady && !this.waiting && this.#larder.idle;
  }

  /** Whether the picture of the position that was sought isn't there yet. */
  get seeking() {
    return this.#awaiting;
  }

  /** Whether the first picture is there. */
  get ready() {
    return this.#shown !== null;
  }

  /** Seconds of the film for each second; near 1. */
  get rate() {
    return this.#clock.rate;
  }

  set rate(rate) {
    this.#clock.rate = rate;
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
    this.#scheduler.look(performance.now() / 1000, view);
    const { wishes, feed, upgrade, steady } = this.#scheduler.plan(this.#circumstances());
    this.#steady = steady;
    if (feed) this.#feed(feed);
    if (upgrade) this.#upgrade(upgrade);
    this.#watch();
    this.#larder.wish(wishes.flatMap(({ key, number }) => this.#names(key, number)));
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
    this.#closed = true;
    this.#wanted = false;
    this.#clock.close();
    this.#decoders?.close();
    this.#larder.close();
  }

  async #openDecoders(limit = Infinity) {
    const { tile, video, eyes, levels } = this.manifest;
    const most = Math.min(Math.max(4096, this.stage.mostPixels), limit);
    const candidates = HEIGHTS.filter(height => height <= most).map(height => Math.floor(height / (tile.height + 2 * tile.guard)))
      .filter((slots, i, all) => slots >= eyes.length * this.base.length && slots !== all[i - 1]);
    const base = this.base.flatMap(key => this.#names(key, 0));
    this.#decoders = await Decoders.open(video, tile, candidates, async () => (await this.#larder.complete(base))[0]);
    if (this.#closed) {
      this.#decoders.close();
      throw new Error('closed');
    }
    this.slots = this.#decoders.slots;
    this.#decoders.addEventListener('failed', event => this.#failed(event.detail));
    this.stage.open(filmAtlas(tile, this.slots), null, levels, eyes.length);
    this.#scheduler = new Scheduler({ ...described(this.manifest, this.index), exists: number => this.#exists(number) });
    this.#restart();
  }

  /** Feeds the decoder anew from the key frame before the present moment; the picture stays until the new one is there. */
  #restart() {
    const frame = Math.floor(this.#clock.seconds * this.manifest.video.fps + 1e-3);
    this.#next = this.timeline.segmentOf(frame);
    this.#awaiting = true;
    this.#fedAt = 0;
    this.#decoders.restart(frame);
    this.#runClock();
  }

  #runClock() {
    const run = this.#wanted && !this.#awaiting && !this.#starving;
    if (run && !this.#clock.running) this.#clock.start();
    if (!run && this.#clock.running) {
      this.#clock.stop();
      // It aims at a moment that may never come.
      this.#decoders.giveUp();
    }
  }

  #showWhatIsDue() {
    const due = this.#decoders.take(this.#clock.seconds);
    if (!due) return;
    const segment = this.timeline.segmentOf(due.number);
    this.stage.show(due.frame);
    if (due.plan !== this.#shown?.plan) this.stage.place(due.plan.slots);
    this.#shown = { frame: due.number % this.manifest.video.frames, number: due.number, segment, plan: due.plan };
    this.#failures = 0;
    if (this.#awaiting) {
      this.#awaiting = false;
      this.#starving ||= !this.#steady;
      this.#runClock();
    }
  }

  #circumstances() {
    const shown = this.#awaiting ? null : this.#shown;
    return {
      position: this.#clock.seconds, running: this.#clock.running,
      shown: shown && { number: shown.segment, places: shown.plan.places },
      fed: this.#decoders.fed.filter(({ number }) => !shown || number > shown.segment).map(({ number, plan }) => ({ number, places: plan.places })),
      next: this.#next, hungry: this.#decoders.hungry, upgrading: this.#decoders.upgrading,
      slots: this.slots, decoders: this.#decoders.second ? 2 : 1,
      throughput: this.source.throughput, roundTrip: this.source.roundTrip,
      holds: (key, number) => this.#names(key, number).every(name => this.#larder.has(name)),
      gone: (key, number) => this.#names(key, number).some(name => this.#larder.gone(name)),
      loading: (key, number) => this.#names(key, number).some(name => this.#larder.loading(name)),
      received: (key, number) => this.#names(key, number).reduce((sum, name) => sum + this.#larder.received(name), 0),
    };
  }

  #feed(places) {
    const gop = this.#gop(this.#next, places);
    this.#next++;
    if (gop.segments.every(segment => segment === null)) return;
    this.#decoders.feed(gop);
    this.#fedAt ||= performance.now();
  }

  /** What a decoder gets: the base, and in the slots behind it places that are there. */
  #gop(number, places) {
    const { eyes, video } = this.manifest;
    const segment = number % video.segments;
    const names = [];
    const slots = eyes.map(() => new Map());
    // Base first, eye by eye; then the best place for each eye, the next best, …
    eyes.forEach((eye, e) => { for (const key of this.base) slots[e].set(key, names.push(`${eye}/${key}`) - 1); });
    for (const key of places) eyes.forEach((eye, e) => slots[e].set(key, names.push(`${eye}/${key}`) - 1));
    const segments = Array.from({ length: this.slots }, (_, slot) => (names[slot] && this.#larder.get(`${segment}:${names[slot]}`)) ?? null);
    return { number, first: this.timeline.firstFrame(number), segments, final: !this.seamless && segment === video.segments - 1, plan: { names, slots, places } };
  }

  /** Decodes segments that the decoder has again with other places; with one decoder that is a new beginning. */
  #upgrade(plans) {
    if (!this.#decoders.second) {
      this.#restart();
      return;
    }
    const present = this.#clock.running ? Math.ceil((this.#clock.seconds + AHEAD) * this.manifest.video.fps) : this.#shown.number;
    this.#decoders.upgrade(Math.max(present, this.timeline.firstFrame(plans[0].number)), plans.map(({ number, places }) => this.#gop(number, places)));
  }

  #watch() {
    const { fps } = this.manifest.video;
    const behind = this.#shown === null ? 0 : this.#clock.seconds - this.#shown.number / fps;
    const hungryForData = this.#decoders.hungry && this.#exists(this.#next) && !this.base.every(key => this.#settled(key, this.#next));
    if (this.#clock.running && hungryForData && behind > 0.2) {
      this.#starving = true;
      this.#runClock();
    } else if (this.#starving && this.#steady && !hungryForData && this.#decoders.decodedUntil !== null) {
      this.#starving = false;
      this.#runClock();
    } else if (this.#clock.running && behind > LATE && !this.ended) {
      // Too slow a decoder: go on from the present rather than fall behind for ever.
      this.#restart();
    }
    if (this.#awaiting && this.#fedAt && performance.now() - this.#fedAt > WATCHDOG) this.#failed('no picture');
  }

  async #failed(reason) {
    if (this.#opening || this.#closed) return;
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
      if (this.#closed) return;
      console.warn(error);
      this.dispatchEvent(new Event('unplayable'));
    }
    this.#opening = false;
  }

  /** Whether a segment comes; a film without a seam goes round for ever. */
  #exists(number) {
    return this.seamless || number < this.manifest.video.segments;
  }

  /** Whether a place is there for both eyes, or can't be had at all. */
  #settled(key, number) {
    return this.#names(key, number).every(name => this.#larder.has(name) || this.#larder.gone(name));
  }

  /** What the larder calls a place of a segment, for each eye. */
  #names(key, number) {
    return this.manifest.eyes.map(eye => `${number % this.manifest.video.segments}:${eye}/${key}`);
  }
}
