/**
 * Puts tiles on top of each other into one H.264 stream without decoding them. Possible because all tiles share their
 * parameter sets and picture structure, and no motion vector leaves a tile's grey guard (docs/derived-files.md). Pure.
 */
import { samplesOf } from '../cmaf.js';
import { BLANK_QP, blankData } from './blank.js';
import { avcCOf, codecOf, parameterSetsOf, readPps, readSps, stitchedSps } from './parameter-sets.js';
import { moveSlice, readSlice, replaceSlice } from './slice.js';

const MACROBLOCK = 16;

export class Stitcher {
  /**
   * @param {Uint8Array} avcC of any tile
   * @param {number} slots tiles in a stitched picture
   * @param {number} fps of the tiles
   */
  constructor(avcC, slots, fps) {
    const { sps, pps } = parameterSetsOf(avcC);
    this.sps = readSps(sps);
    this.pps = readPps(pps);
    this.slots = slots;
    const stitched = stitchedSps(sps, this.sps, slots, fps);
    this.blanks = new Map();
    /** What a VideoDecoder has to be configured with. */
    this.config = {
      codec: codecOf(stitched),
      description: avcCOf(stitched, pps),
      codedWidth: this.sps.width * MACROBLOCK,
      codedHeight: this.sps.height * slots * MACROBLOCK,
      optimizeForLatency: true,
    };
  }

  /**
   * @param {(ArrayBuffer|null)[]} segments of one GOP, one for each slot; null leaves the slot grey; one is needed
   * @param {number} number of the segment, as pictures that begin neighbour GOPs need different identities
   * @returns {{data: Uint8Array, order: number, key: boolean}[]} stitched access units in decoding order
   */
  stitch(segments, number) {
    const tiles = segments.map(segment => segment && samplesOf(segment));
    const leader = tiles.find(tile => tile);
    return leader.map((sample, i) => {
      const model = readSlice(sliceOf(sample.data), this.sps, this.pps);
      const nals = [];
      for (let slot = 0; slot < this.slots; slot++) {
        const first = slot * this.sps.width * this.sps.height;
        const tile = tiles[slot]?.[i];
        nals.push(tile
          ? moveSlice(tile === sample ? model : readSlice(sliceOf(tile.data), this.sps, this.pps), first, number & 1)
          : replaceSlice(model, first, number & 1, this.pps, BLANK_QP, this.#blank(model.type)));
      }
      return { data: lengthPrefixed(nals), order: sample.order, key: model.idr };
    });
  }

  #blank(type) {
    if (!this.blanks.has(type)) this.blanks.set(type, blankData(type, this.sps.width, this.sps.height));
    return this.blanks.get(type);
  }
}

/** The only slice of a sample; what else it carries (SEI, delimiters) is left behind. */
function sliceOf(data) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at + 4 < data.length;) {
    const length = view.getUint32(at);
    const type = data[at + 4] & 31;
    if (type === 1 || type === 5) return data.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  throw new Error('sample without a slice');
}

function lengthPrefixed(nals) {
  const bytes = new Uint8Array(nals.reduce((sum, nal) => sum + 4 + nal.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const nal of nals) {
    view.setUint32(at, nal.length);
    bytes.set(nal, at + 4);
    at += 4 + nal.length;
  }
  return bytes;
}
