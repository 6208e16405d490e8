/**
 * Whether a decoder gives right pictures. Devices promise more than they keep, and some fail without an error: so a real
 * stitched GOP is decoded, the same tile in every slot, and its pixels are looked at. Runs in the decoder's Worker.
 */
import { Stitcher } from './h264/stitcher.js';

/** Pictures that are decoded of the GOP: enough that predicted ones and B-frames are among them. */
const PICTURES = 8;
/** In milliseconds. */
const PATIENCE = 5000;
/** Every decoder that is good for 4K keeps up so far; above, one in software may have to give up. */
const ALWAYS_FAST_ENOUGH = 4096;
const COLUMNS = 8;
const GREY = 128;
/** Between two tiles that are the same; and for the way of grey from YUV to RGB. */
const TOLERANCE = 8;

/**
 * Finds the largest number of slots that the device decodes rightly, and whether it does so twice at once.
 *
 * @param {Uint8Array} avcC of any tile
 * @param {number} fps
 * @param {number} guard grey rows above and below a tile
 * @param {ArrayBuffer} sample a segment of any tile
 * @param {number[]} candidates numbers of slots, the largest first
 * @returns {Promise<{slots: number, decoders: number, hardware: boolean, refused: string[]}>} `slots` is 0 where there is
 *     none; `refused` says why others weren't taken
 */
export async function probe({ avcC, fps, guard, sample, candidates }) {
  const refused = [];
  const attempt = async (slots, decoders) => {
    const fault = await faultOf(avcC, fps, guard, sample, slots, decoders);
    if (fault) refused.push(`${decoders > 1 ? `${decoders} × ` : ''}${slots}: ${fault}`);
    return !fault;
  };
  // A decoder that can't even decode one tile needn't be waited for again and again.
  if (await attempt(1, 1)) {
    for (const slots of candidates) {
      if (!await attempt(slots, 1)) continue;
      const decoders = await attempt(slots, 2) ? 2 : 1;
      const { config } = new Stitcher(avcC, slots, fps);
      const hardware = await VideoDecoder.isConfigSupported({ ...config, hardwareAcceleration: 'prefer-hardware' }).then(({ supported }) => supported, () => false);
      return { slots, decoders, hardware, refused };
    }
  }
  return { slots: 0, decoders: 0, hardware: false, refused };
}

async function faultOf(avcC, fps, guard, sample, slots, decoders) {
  const opened = [];
  let timer;
  try {
    const stitcher = new Stitcher(avcC, slots, fps);
    if (!(await VideoDecoder.isConfigSupported(stitcher.config)).supported) return 'not supported';
    const { codedHeight } = stitcher.config;
    const most = decoders === 1 && codedHeight > ALWAYS_FAST_ENOUGH ? 1000 / fps : Infinity;
    const units = stitcher.stitch(Array.from({ length: slots }, () => sample), 0).slice(0, PICTURES);
    const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error('no picture')), PATIENCE); });
    const faults = await Promise.race([late, Promise.all(Array.from({ length: decoders }, () => decode(stitcher.config, units, slots, guard, most, opened)))]);
    return faults.find(fault => fault) ?? null;
  } catch (error) {
    return error.message;
  } finally {
    clearTimeout(timer);
    for (const decoder of opened) if (decoder.state !== 'closed') decoder.close();
  }
}

/** @param most milliseconds that a picture may take */
function decode(config, units, slots, guard, most, opened) {
  return new Promise((resolve, reject) => {
    let pictures = 0;
    let fault = null;
    let first;
    const decoder = new VideoDecoder({
      output(frame) {
        // The first picture predicts from nothing, the last one from all the others.
        if (++pictures === 1 || pictures === units.length) fault ??= faultIn(frame, slots, guard);
        frame.close();
        if (pictures === 1) first = performance.now();
        else if (pictures === units.length && performance.now() - first > most * (pictures - 1)) fault ??= 'too slow';
      },
      error: reject,
    });
    opened.push(decoder);
    decoder.configure(config);
    for (const { data, order, key } of units) decoder.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp: order * 1000, data }));
    decoder.flush().then(() => resolve(pictures === 0 ? 'no picture' : fault), reject);
  });
}

/** What is wrong in a picture that shows the same tile in every slot, or null. */
function faultIn(frame, slots, guard) {
  const { pixels, rows } = miniature(frame, slots, guard);
  const slot = rows * COLUMNS * 4;
  if (!isGrey(pixels, 0)) return 'wrong colours';
  for (let i = slot; i < pixels.length; i++) if (Math.abs(pixels[i] - pixels[i % slot]) > TOLERANCE) return `wrong picture in slot ${Math.floor(i / slot)}`;
  return null;
}

/** Whether the grey guard above each slot is where it must be; a decoder that fails silently gives black, or green. */
export function guardsAreGrey(frame, slots, guard) {
  const { pixels, rows } = miniature(frame, slots, guard);
  return Array.from({ length: slots }, (_, slot) => slot * rows * COLUMNS * 4).every(at => isGrey(pixels, at));
}

function isGrey(pixels, at) {
  return [0, 1, 2].every(part => Math.abs(pixels[at + part] - GREY) <= 2 * TOLERANCE);
}

/** A few pixels of each slot, the first row of them out of the guard. */
function miniature(frame, slots, guard) {
  const { width, height } = frame.visibleRect;
  const rows = Math.ceil(height / slots / guard);
  const canvas = new OffscreenCanvas(COLUMNS, rows * slots);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.imageSmoothingEnabled = false;
  context.drawImage(frame, 0, 0, width, height, 0, 0, COLUMNS, rows * slots);
  return { pixels: context.getImageData(0, 0, COLUMNS, rows * slots).data, rows };
}
