/** A decoded picture in memory: 4:2:0 planes without padding. */
class Planes {
  constructor({ timestamp, width, height, offsets, buffer }, recycle) {
    Object.assign(this, { timestamp, width, height, buffer, recycle });
    const [y, u, v] = offsets;
    this.planes = [new Uint8Array(buffer, y, width * height), new Uint8Array(buffer, u, (width * height) / 4), new Uint8Array(buffer, v, (width * height) / 4)];
  }

  close() {
    this.recycle(this.buffer);
  }
}

/** The page's end of decode-worker.js: frames in the order of presentation, each with the GOP it belongs to. */
export class Decoding extends EventTarget {
  #worker = new Worker(new URL('./decode-worker.js', import.meta.url), { type: 'module' });
  #generation = 0;
  #frames = [];
  #spare = [];
  #opening = null;

  constructor(video) {
    super();
    this.video = video;
    this.hungry = false;
    /** Frames that came too late to be shown. */
    this.dropped = 0;
    this.description = '';
    this.#worker.onmessage = ({ data }) => this[`on_${data.type}`](data);
    this.#worker.onerror = event => this.on_failed({ reason: event.message || 'worker', fatal: true });
  }

  /** Finds the largest number of slots that the device decodes; rejects where it is none. */
  open(candidates) {
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject };
      this.#worker.postMessage({ type: 'open', avcC: this.video.avcC, rate: this.video.fps, candidates });
    });
  }

  /** Begins anew: what follows are segments from a key frame on; frames before number `from` aren't wanted. */
  restart(from) {
    this.#discard();
    this.hungry = false;
    this.#worker.postMessage({ type: 'restart', generation: ++this.#generation, from });
  }

  /**
   * @param {number} number of the segment, growing on over the seam of a loop
   * @param {number} first number of its first frame, growing on likewise
   * @param {(ArrayBuffer|null)[]} segments of each slot
   * @param {boolean} final whether nothing follows
   */
  feed(number, first, segments, final) {
    this.hungry = false;
    this.#worker.postMessage({ type: 'segment', generation: this.#generation, number, first, segments, final });
  }

  /** The newest picture that is due (a VideoFrame or Planes), with its running number; null where none is newer than the last. */
  take(seconds) {
    let due = -1;
    while (due + 1 < this.#frames.length && this.#frames[due + 1].timestamp <= seconds * 1e6 + 1000) due++;
    if (due < 0) return null;
    const taken = this.#frames.splice(0, due + 1);
    const frame = taken.pop();
    for (const late of taken) late.close();
    this.dropped += taken.length;
    this.#release(taken.length + 1);
    return { frame, number: Math.round((frame.timestamp * this.video.fps) / 1e6) };
  }

  /** Time of the last frame that waits to be shown, in seconds; null where none waits. */
  get decodedUntil() {
    const last = this.#frames[this.#frames.length - 1];
    return last ? last.timestamp / 1e6 : null;
  }

  close() {
    this.#discard();
    this.#worker.terminate();
  }

  on_opened({ slots, codec, width, height }) {
    this.description = `${codec} ${width}×${height}`;
    this.#opening.resolve(slots);
  }

  on_failed({ reason, fatal }) {
    if (this.#opening && fatal) this.#opening.reject(new Error(reason));
    this.dispatchEvent(new CustomEvent('failed', { detail: reason }));
  }

  on_hungry({ generation }) {
    if (generation === this.#generation) this.hungry = true;
  }

  on_frame({ generation, frame }) {
    this.#arrived(generation, frame);
  }

  on_planes(message) {
    this.#arrived(message.generation, new Planes(message, buffer => this.#spare.push(buffer)));
  }

  #arrived(generation, frame) {
    if (generation !== this.#generation) {
      frame.close();
      return;
    }
    let at = this.#frames.length;
    while (at > 0 && this.#frames[at - 1].timestamp > frame.timestamp) at--;
    this.#frames.splice(at, 0, frame);
  }

  #release(count) {
    const spare = this.#spare.splice(0);
    this.#worker.postMessage({ type: 'released', generation: this.#generation, count, spare }, spare);
  }

  #discard() {
    for (const frame of this.#frames) frame.close();
    this.#frames = [];
  }
}
