/** Being at one stop: gets its footage, and keeps it where it is wanted. */
import { KeepingTime, newHabits } from './keeping-time.js';
import { readManifest } from './manifest.js';
import { open, replacing } from './opening.js';
import { Source } from './source.js';
import { turning, uprightOf } from './turning.js';

/** Seconds before the end of a film that begins anew in which it fades out. */
const SEAM = 0.6;
/** After a jump in seconds that pass before another one: to be a little late is better than to be in the dark. */
const REST = 6;
/** So often it is tried again at once where it is dark anyway. */
const TRIES = 3;
/** A film that stands may be moved by so many seconds without that anybody minds. */
const UNSEEN = 1;

/** Of this device: what it learns at one stop counts at the next, and tomorrow. */
const KEY = 'omoide.habits 1';
const HABITS = { silent: newHabits(), sounding: newHabits(), ...JSON.parse(localStorage.getItem(KEY)) };

export class Visit {
  #closed = new AbortController();
  #manifest;
  #keeping = null;
  #placed = null;
  #jumped = -Infinity;
  #lands = false;
  #tries = 0;

  /**
   * Begins to fetch at once; the stage is touched from `open` on.
   *
   * @param stop with `media`, an address, and `yaw` and `pitch` in degrees or null: where one is to look first
   * @param {{yaw?: number|null, height?: number, source?: Source|null}} options in degrees, where another direction than
   *     the stop's is meant; limit of the stitched picture, where a small view is enough; a source that has some of it
   */
  constructor(stop, stage, { yaw = null, height, source = null } = {}) {
    Object.assign(this, { stop, stage, yaw, height });
    this.show = null;
    /** Whether it can't be shown. */
    this.failed = !stop.media;
    if (this.failed) return;
    this.source = source ?? new Source(stop.media);
    this.#manifest = this.source.json('manifest.json', this.#closed.signal).then(readManifest);
    this.#manifest.catch(() => {});
  }

  /** Opens it on the stage, which is to be free. */
  async open() {
    if (this.failed) return;
    const { signal } = this.#closed;
    try {
      this.manifest = await this.#manifest;
      if (signal.aborted) return;
      const show = await open(this.source, this.manifest, this.stage, { height: this.height, signal });
      if (signal.aborted) show.close();
      else this.#use(show);
    } catch (error) {
      if (signal.aborted) return;
      console.warn(error);
      this.failed = true;
    }
  }

  get ready() {
    return this.show?.ready ?? false;
  }

  /** Whether something is missing that the person waits for. */
  get waiting() {
    return this.show !== null && this.show.waiting;
  }

  /** Whether the line has nothing to do for it. */
  get idle() {
    return this.failed || (this.show?.idle ?? false);
  }

  get running() {
    return this.show?.running ?? false;
  }

  /** Where the film is, in seconds; null before it is there. */
  get position() {
    return this.show ? this.show.time : null;
  }

  /** Where the picture that is to be seen belongs, in seconds of the film; null where there is none, or nobody knows. */
  get presented() {
    return this.show?.presented ?? null;
  }

  /** Seconds that it is ahead of what is wanted; behind is negative, null before it is there. */
  skew(wanted) {
    return this.show ? this.#keeping.skew(this.show.time, wanted) : null;
  }

  /** How far upwards one is to look first, in radians. */
  get pitch() {
    return this.manifest ? uprightOf(this.#start, this.manifest.pose).pitch : 0;
  }

  /** Takes directions of the room to directions of the film, where this direction of the room is straight ahead (radians). */
  turning(ahead) {
    return this.manifest ? turning(this.manifest.pose, this.#start, ahead) : turning(undefined, undefined, ahead);
  }

  get #start() {
    const { yaw, pitch } = this.stop;
    if (Number.isFinite(this.yaw)) return { yaw: this.yaw, pitch: 0 };
    return Number.isFinite(yaw) ? { yaw, pitch: pitch ?? 0 } : this.manifest.start;
  }

  /** To be called while a tap is handled. */
  unlock() {
    this.show?.unlock();
  }

  /** What was wanted is over: nothing is waited for any more. */
  forget() {
    this.#keeping?.forget();
    this.#tries = 0;
    this.#jumped = -Infinity;
  }

  /** Does what is due, and nothing else: while one is on the way to somewhere else. */
  tick(view) {
    this.show?.tick(view);
  }

  /** At once. */
  pause() {
    if (this.show?.running) this.show.pause();
  }

  /**
   * Comes nearer to where it is wanted; called for every picture of the screen.
   *
   * @param {{position: number, moving: boolean, coming?: number}} wanted seconds, growing on over the seam; whether they
   *     go on, and in how many seconds they will
   * @param {boolean} held whether it stands for reasons of its own, wherever it is wanted
   * @param {boolean} dark whether nobody sees it
   * @returns {boolean} whether it is to be dark now: it isn't there yet, or has to jump
   */
  follow({ position, moving, coming = moving ? 0 : Infinity }, held, dark) {
    const { show } = this;
    if (!show) return true;
    const keeping = this.#keeping;
    const now = performance.now() / 1000;
    const run = !held && keeping.isDue(position) && keeping.isTime(show.time, position, coming, show.running);
    if (run && !show.running) {
      keeping.setsOff(show.time, position, coming, now);
      show.play();
    }
    if (!run && show.running) show.pause();
    if (held) return !show.ready;
    const settled = show.ready && !show.waiting && !show.seeking;
    if (settled && this.#lands) {
      this.#lands = false;
      keeping.took(now - this.#jumped);
    }
    if (!keeping.isDue(position)) return true;
    if (run && settled) show.rate = keeping.rate(show.time, position - coming, now);
    else if (run) keeping.heldUp();
    const setsOffEarly = run && !moving;
    const far = !setsOffEarly && keeping.isFar(show.time, position, moving, dark && this.#tries === 0);
    const jumps = (moving && show.ended && settled) || (far && this.#mayJump(settled, position, moving, dark, now));
    if (jumps && (dark || (!moving && Math.abs(keeping.skew(show.time, position)) < UNSEEN))) {
      this.#tries = now - this.#jumped > REST ? 1 : this.#tries + 1;
      this.#jumped = now;
      this.#lands = true;
      this.#placed = position;
      show.rate = 1;
      show.seek(keeping.jump(position, moving));
      return dark;
    }
    this.#placed ??= position;
    return jumps || !show.ready || (dark && !settled) || (moving && !show.seamless && show.remaining <= SEAM);
  }

  /** At first before there is a picture; where it stands, once: what can't be reached exactly isn't tried for ever. */
  #mayJump(settled, position, moving, dark, now) {
    if (this.#placed === null) return true;
    if (!settled) return false;
    return moving ? now - this.#jumped > REST || (dark && this.#tries < TRIES) : this.#placed !== position;
  }

  volume(level) {
    this.show?.volume(level);
  }

  close() {
    this.#closed.abort();
    if (this.show) localStorage.setItem(KEY, JSON.stringify(HABITS));
    this.show?.close();
    this.show = null;
  }

  #use(show) {
    this.show = show;
    this.#keeping = new KeepingTime(this.manifest.kind === 'still' ? 0 : show.seconds, this.manifest.silent ? HABITS.silent : HABITS.sounding);
    this.#placed = null;
    show.addEventListener('unplayable', () => {
      const other = replacing(show, this.source, this.manifest, this.stage);
      if (other) this.#use(other);
      else {
        this.show = null;
        this.failed = true;
      }
    });
  }
}
