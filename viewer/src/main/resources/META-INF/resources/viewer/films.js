/** Films by their ids: where their bytes are, how they are called, and which ways and things are in them. */
import { Gone, Source } from './source.js';

/** Addresses of bytes are sealed for some hours; who waits for days asks anew. In milliseconds. */
const LASTS = 3_600_000;
/** What isn't there may be there again. */
const AGAIN = 20_000;

export class Films {
  #all = new Map();

  /** @param {(id) => object|null} [kept] what is here of a film until, or unless, the server says more */
  constructor(kept = () => null) {
    this.kept = kept;
  }

  /**
   * What is known of it by now; asks for what isn't.
   *
   * @returns {{id, footageId, name, eraText, filmedBy, media: string|null, poster, yaw, pitch, hotspots: object[]}|null}
   *   a stop as a run has it; null as long as nothing is known, `media` null where it can't be had
   */
  known(id) {
    return this.#one(id).film ?? this.kept(id);
  }

  /**
   * The same, once it is there.
   *
   * @throws {Gone} where it can't be had
   */
  async get(id, signal) {
    const kept = this.#one(id).film ? null : this.kept(id);
    if (kept) return kept;
    const given = new Promise((resolve, reject) => {
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
    const film = await Promise.race([this.#one(id).asked, ...(signal ? [given] : [])]);
    if (!film.media) throw new Gone(id);
    return film;
  }

  #one(id) {
    const before = this.#all.get(id);
    if (before && performance.now() < before.until) return before;
    const one = { film: before?.film ?? null, until: performance.now() + LASTS };
    one.asked = this.#ask(id).then(film => {
      if (!film.media) one.until = performance.now() + AGAIN;
      return (one.film = film);
    });
    this.#all.set(id, one);
    return one;
  }

  /** Asks until there is an answer. */
  async #ask(id) {
    const nothing = { id, footageId: id, name: null, eraText: null, filmedBy: null, media: null, poster: null, yaw: null, pitch: null, hotspots: [] };
    try {
      const { title, eraText, filmedBy, media, hotspots } = await new Source(`/api/footage/${id}/`).json('watch');
      return { ...nothing, name: title, eraText, filmedBy, media, poster: `${media}poster.jpg`, hotspots };
    } catch (error) {
      console.warn(error);
      return nothing;
    }
  }
}
