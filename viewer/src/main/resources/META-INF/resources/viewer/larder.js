/** Keeps what was fetched, fetches what is wished for in its order, and gives up what is no longer wished for. */
import { Gone } from './source.js';

export class Larder {
  #kept = new Map();
  #underway = new Map();
  #gone = new Set();
  #size = 0;
  #closed = false;

  /**
   * @param load (key, signal, arrived) → promise of something with a `byteLength`; `arrived` is to be told of bytes as they come
   * @param limit bytes to keep; what was used longest ago goes first
   */
  constructor(load, { limit = 96 * 2 ** 20, parallel = 6, forget = () => {} } = {}) {
    Object.assign(this, { load, limit, parallel, forget });
    /** Names of what was fetched, the newest last; for tests and for the panel. */
    this.history = [];
  }

  has(key) {
    return this.#kept.has(key);
  }

  loading(key) {
    return this.#underway.has(key);
  }

  /** Bytes that came already of what is under way. */
  received(key) {
    return this.#underway.get(key)?.received ?? 0;
  }

  /** What can't be had; the show goes on without it. */
  gone(key) {
    return this.#gone.has(key);
  }

  /** Whether nothing is under way: all that is wished for is there. */
  get idle() {
    return this.#underway.size === 0;
  }

  get(key) {
    const value = this.#kept.get(key);
    if (value !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, value);
    }
    return value;
  }

  /** @param {string[]} keys all that is wanted from now on, the most urgent first */
  wish(keys) {
    if (this.#closed) return;
    const wanted = new Set(keys);
    for (const [key, controller] of this.#underway) if (!wanted.has(key)) controller.abort();
    for (const key of wanted) {
      if (this.#underway.size >= this.parallel) break;
      if (!this.#kept.has(key) && !this.#underway.has(key) && !this.#gone.has(key)) this.#fetch(key);
    }
  }

  /**
   * Fetches some keys before anything else, and waits for them; undefined for what can't be had.
   *
   * @throws where it is closed meanwhile
   */
  async complete(keys) {
    while (!keys.every(key => this.has(key) || this.gone(key))) {
      if (this.#closed) throw new Error('closed');
      this.wish(keys);
      await Promise.race([...this.#underway.values()].map(({ done }) => done));
    }
    return keys.map(key => this.get(key));
  }

  /** Forgets everything, and fetches nothing more. */
  close() {
    this.#closed = true;
    for (const controller of this.#underway.values()) controller.abort();
    for (const value of this.#kept.values()) this.forget(value);
    this.#kept.clear();
    this.#size = 0;
  }

  async #fetch(key) {
    const controller = new AbortController();
    let finish;
    controller.received = 0;
    controller.done = new Promise(resolve => { finish = resolve; });
    this.#underway.set(key, controller);
    try {
      const value = await this.load(key, controller.signal, bytes => { controller.received += bytes; });
      if (controller.signal.aborted) return;
      this.#kept.set(key, value);
      this.#size += value.byteLength;
      this.history.push(key);
      if (this.history.length > 2000) this.history.shift();
      this.#trim();
    } catch (error) {
      if (error instanceof Gone) this.#gone.add(key);
      else if (!controller.signal.aborted) console.warn(error);
    } finally {
      this.#underway.delete(key);
      finish();
    }
  }

  #trim() {
    for (const [key, value] of this.#kept) {
      if (this.#size <= this.limit) break;
      this.#kept.delete(key);
      this.#size -= value.byteLength;
      this.forget(value);
    }
  }
}
