/** Where bytes come from: ranges over HTTP that are tried again when the line drops. Runs without a page. */
import { Meter } from './meter.js';

const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;
/** A transfer that stands still for so long is tried anew. */
const PATIENCE = 8000;

/** The server has it no more or refuses it; trying again doesn't help. */
export class Gone extends Error {}

export class Source extends EventTarget {
  #failing = new Set();
  #stock = new Map();
  #meter;

  /** @param {string} root address that all paths are relative to, with a slash at the end */
  constructor(root, { fetch = (...args) => globalThis.fetch(...args), now = () => performance.now() } = {}) {
    super();
    this.root = root;
    this.fetch = fetch;
    this.#meter = new Meter(now);
  }

  /** Bytes that came in all. */
  get bytes() {
    return this.#meter.bytes;
  }

  /** Bits per second, smoothed; 0 until something was measured. */
  get throughput() {
    return this.#meter.throughput;
  }

  /** Seconds until a first byte comes; 0 until something was measured. */
  get roundTrip() {
    return this.#meter.roundTrip;
  }

  /** Whether at least one request waits to be tried again. Changes fire `line`. */
  get lost() {
    return this.#failing.size > 0;
  }

  async json(path, signal) {
    return JSON.parse(new TextDecoder().decode(await this.get(path, undefined, signal)));
  }

  /**
   * Gets a file or a range of it, trying again until it is there.
   *
   * @param {{start: number, end: number}} [range] bytes, `end` behind the last
   * @param {AbortSignal} [signal]
   * @param {(bytes: number) => void} [arrived] is told of bytes as they come
   * @throws {Gone} where trying again can't help
   */
  async get(path, range, signal, arrived = () => {}) {
    const stocked = this.#stock.get(nameOf(path, range));
    if (stocked) {
      this.#stock.delete(nameOf(path, range));
      return stocked;
    }
    const attempt = Symbol(path);
    try {
      for (let wait = FIRST_WAIT; ; wait = Math.min(LONGEST_WAIT, wait * 2)) {
        try {
          return await this.#once(path, range, signal, arrived);
        } catch (error) {
          if (error instanceof Gone || signal?.aborted) throw error;
          this.#line(() => this.#failing.add(attempt));
          await pause(wait * (0.8 + 0.4 * Math.random()), signal);
        }
      }
    } finally {
      this.#line(() => this.#failing.delete(attempt));
    }
  }

  /** Gets it before it is asked for, and keeps it until it is. */
  async fetchAhead(path, range, signal) {
    const bytes = await this.get(path, range, signal);
    this.#stock.set(nameOf(path, range), bytes);
    return bytes;
  }

  async #once(path, range, signal, arrived) {
    const standstill = new AbortController();
    const abort = () => standstill.abort();
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    let watchdog = setTimeout(abort, PATIENCE);
    const transfer = this.#meter.begin(range && range.end - range.start);
    let received = 0;
    try {
      const headers = range ? { Range: `bytes=${range.start}-${range.end - 1}` } : {};
      const response = await this.fetch(this.root + path, { headers, signal: standstill.signal, credentials: 'same-origin' });
      if (response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429) {
        throw new Gone(`${response.status} for ${path}`);
      }
      if (!response.ok) throw new Error(`${response.status} for ${path}`);
      const chunks = [];
      for (const reader = response.body.getReader(); ;) {
        const { done, value } = await reader.read();
        if (done) break;
        chunks.push(value);
        received += value.length;
        transfer.arrived(value.length);
        arrived(value.length);
        clearTimeout(watchdog);
        watchdog = setTimeout(abort, PATIENCE);
      }
      const whole = joined(chunks, received);
      const bytes = range && response.status === 200 ? whole.slice(range.start, range.end) : whole;
      if (range && bytes.byteLength !== range.end - range.start) throw new Error(`${bytes.byteLength} bytes of ${path}`);
      return bytes;
    } finally {
      clearTimeout(watchdog);
      signal?.removeEventListener('abort', abort);
      transfer.end();
    }
  }

  #line(change) {
    const before = this.lost;
    change();
    if (this.lost !== before) this.dispatchEvent(new Event('line'));
  }
}

const nameOf = (path, range) => `${path} ${range?.start} ${range?.end}`;

function joined(chunks, length) {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes.buffer;
}

/** Waits; sooner over where the browser says that the line is back. */
function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', done);
      signal?.removeEventListener('abort', done);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(done, milliseconds);
    globalThis.addEventListener?.('online', done);
    signal?.addEventListener('abort', done);
  });
}
