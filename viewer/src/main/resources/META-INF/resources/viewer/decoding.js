/** The page's end of decode-worker.js: frames in the order of presentation, each with the GOP it belongs to. */
export class Decoding extends EventTarget {
  #worker = new Worker(new URL('./decode-worker.js', import.meta.url), { type: 'module' });
  #generation = 0;
  #frames = [];
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

  /** The newest frame that is due, with its running number; null where none is, or none is newer than the last. */
  take(seconds) {
    let due = -1;
    while (due + 1 < this.#frames.length && this.#frames[due + 1].timestamp <= seconds * 1e6 + 1000) due++;
    if (due < 0) return null;
    const taken = this.#frames.splice(0, due + 1);
    const frame = taken.pop();
    for (const late of taken) late.close();
    this.dropped += taken.length;
    this.#worker.postMessage({ type: 'released', generation: this.#generation, count: taken.length + 1 });
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
    if (generation === this.#generation) this.#frames.push(frame);
    else frame.close();
  }

  #discard() {
    for (const frame of this.#frames) frame.close();
    this.#frames = [];
  }
}
