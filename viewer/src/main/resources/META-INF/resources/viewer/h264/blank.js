/** The data of a slice that shows nothing but grey, coded by CABAC (ITU-T H.264, 9.3.4). Pure. */
import { BitWriter } from './bits.js';
import { B, I } from './slice.js';

export const BLANK_QP = 26;

/** Table 9-44. */
const RANGE_LPS = [
  [128, 176, 208, 240], [128, 167, 197, 227], [128, 158, 187, 216], [123, 150, 178, 205], [116, 142, 169, 195], [111, 135, 160, 185],
  [105, 128, 152, 175], [100, 122, 144, 166], [95, 116, 137, 158], [90, 110, 130, 150], [85, 104, 123, 142], [81, 99, 117, 135],
  [77, 94, 111, 128], [73, 89, 105, 122], [69, 85, 100, 116], [66, 80, 95, 110], [62, 76, 90, 104], [59, 72, 86, 99],
  [56, 69, 81, 94], [53, 65, 77, 89], [51, 62, 73, 85], [48, 59, 69, 80], [46, 56, 66, 76], [43, 53, 63, 72],
  [41, 50, 59, 69], [39, 48, 56, 65], [37, 45, 54, 62], [35, 43, 51, 59], [33, 41, 48, 56], [32, 39, 46, 53],
  [30, 37, 43, 50], [29, 35, 41, 48], [27, 33, 39, 45], [26, 31, 37, 43], [24, 30, 35, 41], [23, 28, 33, 39],
  [22, 27, 32, 37], [21, 26, 30, 35], [20, 24, 29, 33], [19, 23, 27, 31], [18, 22, 26, 30], [17, 21, 25, 28],
  [16, 20, 23, 27], [15, 19, 22, 25], [14, 18, 21, 24], [14, 17, 20, 23], [13, 16, 19, 22], [12, 15, 18, 21],
  [12, 14, 17, 20], [11, 14, 16, 19], [11, 13, 15, 18], [10, 12, 15, 17], [10, 12, 14, 16], [9, 11, 13, 15],
  [9, 11, 12, 14], [8, 10, 12, 14], [8, 9, 11, 13], [7, 9, 11, 12], [7, 9, 10, 12], [7, 8, 10, 11],
  [6, 8, 9, 11], [6, 7, 9, 10], [6, 7, 8, 9], [2, 2, 2, 2],
];
/** Table 9-45. */
const NEXT_LPS = [
  0, 0, 1, 2, 2, 4, 4, 5, 6, 7, 8, 9, 9, 11, 11, 12, 13, 13, 15, 15, 16, 16, 18, 18, 19, 19, 21, 21, 22, 22, 23, 24,
  24, 25, 26, 26, 27, 27, 28, 29, 29, 30, 30, 30, 31, 32, 32, 33, 33, 33, 34, 34, 35, 35, 35, 36, 36, 36, 37, 37, 37, 38, 38, 63,
];
/** Tables 9-12 to 9-18: m and n of the contexts used here, for I slices and for cabac_init_idc 0. */
const MB_TYPE = [[20, -15], [2, 54], [3, 74], [-28, 127], [-23, 104], [-6, 53], [-1, 54], [7, 51]];
const CHROMA_MODE = [-9, 83];
const QP_DELTA = [0, 41];
const CODED_DC = [[-17, 123], [-12, 115], [-16, 122], [-11, 115]];
const P_SKIP = [23, 33];
const B_SKIP = [18, 64];

/** Slice data of `width` × `height` macroblocks: an I slice predicts grey from nothing, the others skip. */
export function blankData(type, width, height) {
  const coder = new Cabac();
  const contexts = { types: MB_TYPE.map(context), chroma: context(CHROMA_MODE), qp: context(QP_DELTA), coded: CODED_DC.map(context), skip: context(type === B ? B_SKIP : P_SKIP) };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (type === I) greyMacroblock(coder, contexts, x > 0, y > 0);
      else coder.encode(contexts.skip, 1);
      coder.terminate(x === width - 1 && y === height - 1 ? 1 : 0);
    }
  }
  return coder.finish();
}

/** Intra 16×16, DC prediction, no residual. */
function greyMacroblock(coder, { types, chroma, qp, coded }, left, above) {
  coder.encode(types[left + above], 1);
  coder.terminate(0);
  coder.encode(types[3], 0);
  coder.encode(types[4], 0);
  coder.encode(types[6], 1);
  coder.encode(types[7], 0);
  coder.encode(chroma, 0);
  coder.encode(qp, 0);
  // A neighbour that isn't there counts as coded.
  coder.encode(coded[(left ? 0 : 1) + (above ? 0 : 2)], 0);
}

function context([m, n]) {
  const state = Math.max(1, Math.min(126, ((m * BLANK_QP) >> 4) + n));
  return state <= 63 ? { state: 63 - state, mps: 0 } : { state: state - 64, mps: 1 };
}

class Cabac {
  constructor() {
    this.bits = new BitWriter();
    this.low = 0;
    this.range = 510;
    this.outstanding = 0;
    this.first = true;
  }

  encode(context, bin) {
    const lps = RANGE_LPS[context.state][(this.range >> 6) & 3];
    this.range -= lps;
    if (bin !== context.mps) {
      this.low += this.range;
      this.range = lps;
      if (context.state === 0) context.mps = 1 - context.mps;
      context.state = NEXT_LPS[context.state];
    } else if (context.state < 62) context.state++;
    this.renormalise();
  }

  terminate(bin) {
    this.range -= 2;
    if (bin) {
      this.low += this.range;
      this.range = 2;
    }
    this.renormalise();
  }

  /** The last bit written is the stop bit. */
  finish() {
    this.put((this.low >> 9) & 1);
    this.bits.u(2, ((this.low >> 7) & 3) | 1);
    this.bits.align(0);
    return this.bits.bytes;
  }

  renormalise() {
    while (this.range < 256) {
      if (this.low < 256) this.put(0);
      else if (this.low >= 512) {
        this.low -= 512;
        this.put(1);
      } else {
        this.low -= 256;
        this.outstanding++;
      }
      this.range <<= 1;
      this.low <<= 1;
    }
  }

  put(bit) {
    if (this.first) this.first = false;
    else this.bits.u(1, bit);
    for (; this.outstanding > 0; this.outstanding--) this.bits.u(1, 1 - bit);
  }
}
