/** What is needed first where one goes next, fetched while the line has nothing better to do. */
import { readIndex, readManifest } from './manifest.js';
import { Gone, Source } from './source.js';

/** Seconds of the film, of which the base is fetched. */
const SECONDS = 4;

export class Ahead {
  #media = null;
  #source = null;
  #pieces = null;
  #underWay = null;

  /** @param sourceOf (media) → a Source */
  constructor(sourceOf = media => new Source(media)) {
    this.sourceOf = sourceOf;
  }

  /**
   * Goes on with it, piece by piece.
   *
   * @param {string|null} media address of what comes next
   * @param {{idle: boolean, waits: boolean}} line whether nothing is under way, and whether somebody waits for what is
   */
  tick(media, { idle, waits }) {
    if (media !== this.#media) this.#begin(media);
    if (waits) this.#underWay?.abort();
    if (idle && this.#pieces && !this.#underWay) this.#fetch();
  }

  /** The source of these files, with what of them is here already; null where nothing is. */
  take(media) {
    if (media !== this.#media || !this.#source) return null;
    const source = this.#source;
    this.#begin(null);
    return source;
  }

  #begin(media) {
    this.#underWay?.abort();
    this.#media = media;
    this.#source = media ? this.sourceOf(media) : null;
    this.#pieces = media ? piecesOf(this.#source) : null;
  }

  async #fetch() {
    const pieces = this.#pieces;
    const controller = (this.#underWay = new AbortController());
    try {
      const { done } = await pieces.next(controller.signal);
      if (done && pieces === this.#pieces) this.#pieces = null;
    } catch (error) {
      // What is lacking is fetched when one is there, and said then where it can't be had.
      if (error instanceof Gone && pieces === this.#pieces) this.#pieces = null;
    }
    if (this.#underWay === controller) this.#underWay = null;
  }
}

/** One request each time; `next` takes the signal that ends it, and comes to the same piece again after that. */
function piecesOf(source) {
  let wanted = [['manifest.json']];
  const found = [];
  return {
    async next(signal) {
      if (wanted.length === 0) return { done: true };
      const [[path, range]] = wanted;
      found.push(await source.fetchAhead(path, range, signal));
      wanted.shift();
      if (path === 'manifest.json') wanted = first(read(found[0]));
      if (path === 'tiles.idx') wanted = base(read(found[0]), found[1]);
      return { done: false };
    },
  };
}

const read = bytes => readManifest(JSON.parse(new TextDecoder().decode(bytes)));

function first(manifest) {
  if (manifest.kind === 'still') return manifest.base.flatMap(({ key }) => manifest.eyes.map(eye => [`tiles/${eye}/${key}.jpg`]));
  return 'VideoDecoder' in globalThis ? [['tiles.idx']] : [];
}

function base(manifest, bytes) {
  const index = readIndex(bytes, manifest);
  const { fps, framesPerSegment, segments } = manifest.video;
  const count = Math.min(segments, Math.ceil((SECONDS * fps) / framesPerSegment));
  return Array.from({ length: count }, (_, segment) => segment)
    .flatMap(segment => manifest.base.flatMap(({ key }) => manifest.eyes.map(eye => [`tiles/${eye}/${key}.mp4`, index.range(eye, key, segment)])));
}
