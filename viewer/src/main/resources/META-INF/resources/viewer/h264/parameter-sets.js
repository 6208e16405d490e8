/** Sequence and picture parameter sets: what the stitcher needs of them, and the stitched sequence (ITU-T H.264, 7.3.2). Pure. */
import { BitReader, BitWriter, escape, unescape } from './bits.js';

const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** Table A-1: level_idc, macroblocks per second, per frame, in the decoded picture buffer. */
const LEVELS = [
  [30, 40500, 1620, 8100], [31, 108000, 3600, 18000], [32, 216000, 5120, 20480], [40, 245760, 8192, 32768],
  [42, 522240, 8704, 34816], [50, 589824, 22080, 110400], [51, 983040, 36864, 184320], [52, 2073600, 36864, 184320],
  [60, 4177920, 139264, 696320], [62, 16711680, 139264, 696320],
];

/** The one SPS and the one PPS of an avcC box. */
export function parameterSetsOf(avcC) {
  const sets = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = avcC[at++] & mask;
    for (let i = 0; i < count; i++) {
      const length = (avcC[at] << 8) | avcC[at + 1];
      sets.push(avcC.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  const [sps, pps] = sets;
  if (sets.length < 2 || (sps[0] & 31) !== 7 || (pps[0] & 31) !== 8) throw new Error('avcC without one SPS and one PPS');
  return { sps, pps };
}

export function readSps(nal) {
  const bits = new BitReader(unescape(nal).bytes);
  bits.u(8);
  const profile = bits.u(8);
  bits.u(16);
  bits.ue();
  let bitDepth = 8;
  if (HIGH_PROFILES.has(profile)) {
    if (bits.ue() !== 1) throw new Error('not 4:2:0');
    bitDepth = 8 + bits.ue();
    bits.ue();
    bits.u(1);
    if (bits.u(1)) for (let i = 0; i < 8; i++) if (bits.u(1)) skipScalingList(bits, i < 6 ? 16 : 64);
  }
  const frameNumBits = bits.ue() + 4;
  const pocType = bits.ue();
  let pocBits = 0;
  if (pocType === 0) pocBits = bits.ue() + 4;
  if (pocType === 1) throw new Error('picture order count type 1');
  const references = bits.ue();
  bits.u(1);
  const width = bits.ue() + 1;
  const heightAt = bits.position;
  const height = bits.ue() + 1;
  const afterHeight = bits.position;
  if (!bits.u(1)) throw new Error('interlaced');
  bits.u(1);
  const cropAt = bits.position;
  const crop = bits.u(1) ? [bits.ue(), bits.ue(), bits.ue(), bits.ue()] : [0, 0, 0, 0];
  return { profile, bitDepth, frameNumBits, pocType, pocBits, references, width, height, crop, heightAt, afterHeight, cropAt, afterCrop: bits.position };
}

function skipScalingList(bits, size) {
  let last = 8;
  let next = 8;
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + bits.se() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

export function readPps(nal) {
  const bits = new BitReader(unescape(nal).bytes);
  bits.u(8);
  bits.ue();
  bits.ue();
  const cabac = bits.u(1) === 1;
  const bottomFieldPoc = bits.u(1) === 1;
  if (bits.ue() !== 0) throw new Error('slice groups');
  const references = [bits.ue() + 1, bits.ue() + 1];
  const weightedP = bits.u(1) === 1;
  const weightedB = bits.u(2);
  const initialQp = 26 + bits.se();
  bits.se();
  bits.se();
  const deblockingControl = bits.u(1) === 1;
  bits.u(1);
  const redundantPictures = bits.u(1) === 1;
  if (!cabac) throw new Error('not CABAC');
  if (!deblockingControl) throw new Error('no deblocking control');
  if (weightedP || weightedB === 1) throw new Error('explicit weights');
  return { bottomFieldPoc, references, initialQp, redundantPictures };
}

/** The SPS of a picture of `slots` tiles on top of each other, without cropping, at a level that holds it. */
export function stitchedSps(nal, sps, slots, fps) {
  const macroblocks = sps.width * sps.height * slots;
  const side = Math.max(sps.width, sps.height * slots);
  const frames = Math.max(1, sps.references);
  const level = LEVELS.find(([, rate, frame, buffer]) =>
    macroblocks * fps <= rate && macroblocks <= frame && side <= Math.sqrt(8 * frame) && macroblocks * frames <= buffer);
  if (!level) throw new Error(`no H.264 level holds ${slots} tiles`);
  const { bytes } = unescape(nal);
  bytes[3] = level[0];
  const reader = new BitReader(bytes);
  const writer = new BitWriter();
  writer.copy(reader, sps.heightAt);
  writer.ue(sps.height * slots - 1);
  reader.position = sps.afterHeight;
  writer.copy(reader, sps.cropAt);
  writer.u(1, 0);
  reader.position = sps.afterCrop;
  writer.copy(reader, endOfBits(bytes));
  writer.trailing();
  return escape(writer.bytes);
}

/** Position of the stop bit. */
function endOfBits(bytes) {
  let last = bytes.length - 1;
  while (bytes[last] === 0) last--;
  return last * 8 + 7 - Math.log2(bytes[last] & -bytes[last]);
}

/** An avcC box's content with four-byte NAL lengths. */
export function avcCOf(sps, pps) {
  return Uint8Array.from([1, sps[1], sps[2], sps[3], 0xff, 0xe1, sps.length >> 8, sps.length & 255, ...sps, 1, pps.length >> 8, pps.length & 255, ...pps,
    // High profiles carry the chroma format and bit depths: 4:2:0, 8 bits.
    ...(HIGH_PROFILES.has(sps[1]) ? [0xfd, 0xf8, 0xf8, 0] : [])]);
}

export const codecOf = sps => `avc1.${[sps[1], sps[2], sps[3]].map(b => b.toString(16).padStart(2, '0')).join('')}`;
