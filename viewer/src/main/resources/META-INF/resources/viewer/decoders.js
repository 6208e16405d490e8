/**
 * The decoder that is shown, and where the device has two, a spare one: it decodes the GOP on screen again with other
 * tiles while the first one goes on, and takes over with a picture of the same moment.
 */
import { Decoding } from './decoding.js';

/** An upgrade that has given no picture after so many milliseconds never will. */
const PATIENCE = 5000;
const VERSION = 1;

/** @typedef {import('./decoding.js').Gop} Gop */

export class Decoders extends EventTarget {
  #main;
  #spare = null;
  #upgrade = null;
  #shown = -1;

  /**
   * @param video of the manifest
   * @param tile of the manifest
   * @param {number[]} candidates numbers of slots, the largest first
   * @param {() => Promise<ArrayBuffer>} sample gives a segment of any tile, to try the device with
   * @throws where the device decodes no stitched picture rightly
   */
  static async open(video, tile, candidates, sample) {
    const decoders = new Decoders(video, tile.guard);
    const key = `omoide.decoder.${VERSION} ${btoa(String.fromCharCode(...video.avcC))} ${video.fps} ${candidates}`;
    const remembered = sessionStorage.getItem(key);
    let ability;
    try {
      ability = remembered ? JSON.parse(remembered) : await decoders.#main.probe(await sample(), candidates);
      if (ability.slots === 0) throw new Error(`no decoder (${ability.refused.join('; ')})`);
    } catch (error) {
      decoders.close();
      throw error;
    }
    sessionStorage.setItem(key, JSON.stringify(ability));
    decoders.#open(ability, key, tile);
    return decoders;
  }

  constructor(video, guard) {
    super();
    Object.assign(this, { video, guard });
    /** Frames that came too late to be shown. */
    this.dropped = 0;
    /** GOPs that were made sharper while they were on screen. */
    this.upgrades = 0;
    this.#main = this.#decoding();
  }

  /** Decoders that are open at present. */
  get count() {
    return [this.#main, this.#spare].filter(decoding => decoding?.awake).length;
  }

  /** Whether the GOP on screen can be upgraded. */
  get second() {
    return this.#spare !== null;
  }

  get upgrading() {
    return this.#upgrade !== null;
  }

  get hungry() {
    return this.#main.hungry;
  }

  get decodedUntil() {
    return this.#main.decodedUntil;
  }

  /** What the decoder that is shown was fed: each GOP's number and plan, from the one on screen on. */
  get fed() {
    return this.#main.fed;
  }

  /** Begins anew: what follows are GOPs from a key frame on; frames before number `from` aren't wanted. */
  restart(from) {
    this.giveUp();
    this.#shown = -1;
    this.#main.restart(from);
  }

  /** @param {Gop} gop */
  feed(gop) {
    this.#main.feed(gop);
    if (this.#upgrade) this.#spare.feed(gop);
  }

  /**
   * Decodes again what is on screen.
   *
   * @param {number} from the first frame that is wanted: a little ahead, so that it isn't over before it is decoded
   * @param {Gop[]} gops the one on screen and all that were fed since
   */
  upgrade(from, gops) {
    this.#upgrade = { end: gops[1]?.first ?? gops[0].first + this.video.framesPerSegment, since: performance.now() };
    this.#spare.restart(from);
    for (const gop of gops) this.#spare.feed(gop);
  }

  /** The newest picture that is due, with its number and plan; null where none is newer than the last. */
  take(seconds) {
    const due = this.#main.take(seconds);
    if (due) {
      this.#shown = due.number;
      this.dropped += due.late;
    }
    if (this.#upgrade && this.#spare.decodedUntil !== null) this.#upgrade.alive = true;
    const better = this.#upgrade && this.#spare.take(seconds);
    if (better && better.number >= this.#shown) {
      due?.frame.close();
      this.#swap();
      this.#shown = better.number;
      return better;
    }
    better?.frame.close();
    if (this.#upgrade) this.#watch();
    return due;
  }

  /** Leaves an upgrade that isn't on screen yet. */
  giveUp() {
    if (!this.#upgrade) return;
    this.#upgrade = null;
    this.#spare.rest();
  }

  /** The device isn't as good as it seemed: it is to be tried anew. */
  forget() {
    sessionStorage.removeItem(this.key);
  }

  close() {
    this.#main.close();
    this.#spare?.close();
    this.#spare = this.#upgrade = null;
  }

  #open(ability, key, { width, height }) {
    const { slots, decoders, hardware, refused } = ability;
    Object.assign(this, { key, slots, refused });
    this.description = `H.264 ${width}×${slots * (height + 2 * this.guard)} ${hardware ? 'hardware' : 'software'}`;
    this.#main.open(slots);
    if (decoders < 2) return;
    this.#spare = this.#decoding();
    this.#spare.open(slots);
  }

  #decoding() {
    const decoding = new Decoding(this.video, this.guard);
    decoding.addEventListener('failed', ({ detail }) => {
      if (decoding === this.#main) this.dispatchEvent(new CustomEvent('failed', { detail }));
      else if (decoding === this.#spare) this.#lose(detail);
    });
    return decoding;
  }

  #swap() {
    [this.#main, this.#spare] = [this.#spare, this.#main];
    this.#upgrade = null;
    this.#spare.rest();
    this.upgrades++;
  }

  #watch() {
    if (this.#shown >= this.#upgrade.end) this.giveUp();
    else if (!this.#upgrade.alive && performance.now() - this.#upgrade.since > PATIENCE) this.#lose('no picture');
  }

  /** What the second decoder can't do the first one still can. */
  #lose(reason) {
    console.warn(`second decoder: ${reason}`);
    this.refused.push(`2: ${reason}`);
    this.forget();
    this.#spare?.close();
    this.#spare = this.#upgrade = null;
  }
}
