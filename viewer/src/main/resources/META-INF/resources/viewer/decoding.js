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

/**
 * What a decoder gets at a time.
 *
 * @typedef {object} Gop
 * @property {number} number of the segment, growing on over the seam of a loop
 * @property {number} first number of its first frame, growing on likewise
 * @property {(ArrayBuffer|null)[]} segments of each slot
 * @property {boolean} final whether nothing follows
 * @property {object} plan what stands where; comes back with each of its frames
 */

const SCRIPT = new URL('./decode-worker.js', import.meta.url);
let wrapped = null;

/** The Worker's script: by way of a blob where the page has a service worker, whose scope SCRIPT itself may not be in. */
function script() {
  if (!navigator.serviceWorker?.controller) return SCRIPT;
  wrapped ??= URL.createObjectURL(new Blob([`import ${JSON.stringify(SCRIPT)};`], { type: 'text/javascript' }));
  return wrapped;
}

/** The page's end of decode-worker.js: frames in the order of presentation, each with the plan of its GOP. */
export class Decoding extends EventTarget {
  #worker = new Worker(script(), { type: 'module' });
  #generation = 0;
  #frames = [];
  #gops = [];
  #fed = 0;
  #spare = [];
  #probed = null;

  constructor({ avcC, fps }, guard) {
    super();
    Object.assign(this, { avcC, fps, guard });
    this.hungry = false;
    /** Whether a VideoDecoder is open. */
    this.awake = false;
    this.#worker.onmessage = ({ data }) => this[`on_${data.type}`](data);
    this.#worker.onerror = event => this.on_failed({ generation: this.#generation, reason: event.message || 'worker' });
  }

  /** Finds out what the device can do, see probe.js. */
  probe(sample, candidates) {
    return new Promise((resolve, reject) => {
      this.#probed = { resolve, reject };
      this.#worker.postMessage({ type: 'probe', avcC: this.avcC, fps: this.fps, guard: this.guard, sample, candidates });
    });
  }

  open(slots) {
    this.#worker.postMessage({ type: 'open', avcC: this.avcC, fps: this.fps, guard: this.guard, slots });
  }

  /** Begins anew: what follows are segments from a key frame on; frames before number `from` aren't wanted. */
  restart(from) {
    this.#begin();
    this.awake = true;
    this.#worker.postMessage({ type: 'restart', generation: this.#generation, from });
  }

  /** Nothing is wanted for now; after some seconds the VideoDecoder is closed, until it is wanted again. */
  rest() {
    this.#begin();
    this.#worker.postMessage({ type: 'rest', generation: this.#generation });
  }

  /** @param {Gop} gop */
  feed({ number, first, segments, final, plan }) {
    this.hungry = false;
    this.#fed++;
    this.#gops.push({ number, first, plan });
    this.#worker.postMessage({ type: 'segment', generation: this.#generation, number, first, segments, final });
  }

  /**
   * The newest picture that is due (a VideoFrame or Planes), with its running number, its plan, and how many came too
   * late to be shown; null where none is newer than the last.
   */
  take(seconds) {
    let due = -1;
    while (due + 1 < this.#frames.length && this.#frames[due + 1].timestamp <= seconds * 1e6 + 1000) due++;
    if (due < 0) return null;
    const taken = this.#frames.splice(0, due + 1);
    const frame = taken.pop();
    for (const late of taken) late.close();
    this.#release(taken.length + 1);
    const number = Math.round((frame.timestamp * this.fps) / 1e6);
    while (this.#gops.length > 1 && this.#gops[1].first <= number) this.#gops.shift();
    return { frame, number, plan: this.#gops[0].plan, late: taken.length };
  }

  /** Time of the last frame that waits to be shown, in seconds; null where none waits. */
  get decodedUntil() {
    const last = this.#frames[this.#frames.length - 1];
    return last ? last.timestamp / 1e6 : null;
  }

  /** What was fed since the last beginning and isn't over yet: number and plan of each GOP. */
  get fed() {
    return this.#gops;
  }

  close() {
    this.#discard();
    this.#worker.terminate();
  }

  on_probed({ ability }) {
    this.#probed.resolve(ability);
  }

  on_failed({ generation, reason }) {
    this.#probed?.reject(new Error(reason));
    if (generation === this.#generation) this.dispatchEvent(new CustomEvent('failed', { detail: reason }));
  }

  on_asleep({ generation }) {
    if (generation === this.#generation) this.awake = false;
  }

  on_hungry({ generation, fed }) {
    if (generation === this.#generation && fed === this.#fed) this.hungry = true;
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

  #begin() {
    this.#discard();
    this.#generation++;
    this.#fed = 0;
    this.#gops = [];
    this.hungry = false;
  }

  #discard() {
    for (const frame of this.#frames) frame.close();
    this.#frames = [];
  }
}
