/** What a footage is shown by: a tiled film, a tiled photo, or untiled where its tiles can't be decoded here. */
import { Fallback } from './fallback.js';
import { Film } from './film.js';
import { Gone } from './source.js';
import { Still } from './still.js';

/**
 * @param manifest as read
 * @param {{height?: number, signal?: AbortSignal}} options limit of the stitched picture's height; whether it is still wanted
 * @throws {Gone} where it can't be had
 */
export async function open(source, manifest, stage, { height, signal } = {}) {
  if (manifest.kind === 'still') return new Still(source, manifest, stage);
  try {
    if (!('VideoDecoder' in globalThis)) throw new Error('no WebCodecs');
    return await Film.open(source, manifest, stage, { limit: height, signal });
  } catch (error) {
    if (error instanceof Gone || signal?.aborted) throw error;
    console.warn(error);
    return new Fallback(source, manifest, stage);
  }
}

/** What comes in the place of a show that turned out to be unplayable, and is closed; null where nothing can. */
export function replacing(show, source, manifest, stage) {
  show.close();
  return show instanceof Film ? new Fallback(source, manifest, stage) : null;
}
