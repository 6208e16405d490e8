/** Slice headers: read, and written anew for another place in the picture (ITU-T H.264, 7.3.3). Pure. */
import { BitReader, BitWriter, escape, unescape } from './bits.js';

/** No header under the stitching rules is longer; the bytes behind it are copied as they are. */
const HEADER_LIMIT = 96;
export const P = 0;
export const B = 1;
export const I = 2;

/** Reads a slice header; the bits that stay as they are, are kept as two runs. */
export function readSlice(nal, sps, pps) {
  const { bytes, source } = unescape(nal, HEADER_LIMIT);
  const bits = new BitReader(bytes);
  bits.u(1);
  const reference = bits.u(2) !== 0;
  const idr = bits.u(5) === 5;
  bits.ue();
  const type = bits.ue() % 5;
  if (type > I) throw new Error('switching slices');
  bits.ue();
  const numberAt = bits.position;
  bits.u(sps.frameNumBits);
  const idrIdAt = bits.position;
  if (idr) bits.ue();
  const afterIdrId = bits.position;
  if (sps.pocType === 0) {
    bits.u(sps.pocBits);
    if (pps.bottomFieldPoc) bits.se();
  }
  if (pps.redundantPictures) bits.ue();
  if (type === B) bits.u(1);
  if (type !== I && bits.u(1)) {
    bits.ue();
    if (type === B) bits.ue();
  }
  for (let list = 0; list < (type === I ? 0 : type === B ? 2 : 1); list++) {
    if (bits.u(1)) while (bits.ue() !== 3) bits.ue();
  }
  if (reference) {
    if (idr) bits.u(2);
    else if (bits.u(1)) {
      for (let operation; (operation = bits.ue()) !== 0;) {
        bits.ue();
        if (operation === 3) bits.ue();
      }
    }
  }
  const cabacInitAt = bits.position;
  const cabacInit = type === I ? 0 : bits.ue();
  const qpDelta = bits.se();
  const deblockingAt = bits.position;
  const deblocking = bits.ue();
  const afterDeblocking = bits.position;
  if (deblocking !== 1) {
    bits.se();
    bits.se();
  }
  return {
    bytes, source, nal, idr, type, numberAt, idrIdAt, afterIdrId, cabacInitAt, cabacInit, qpDelta,
    deblocking, deblockingAt, afterDeblocking, end: bits.position,
  };
}

/** The slice, standing in macroblock `first` of the picture, deblocked within itself only. */
export function moveSlice(slice, first, idrId) {
  const writer = start(slice, first, idrId);
  const reader = new BitReader(slice.bytes);
  reader.position = slice.cabacInitAt;
  writer.copy(reader, slice.deblockingAt);
  writer.ue(slice.deblocking === 1 ? 1 : 2);
  reader.position = slice.afterDeblocking;
  writer.copy(reader, slice.end);
  writer.align(1);

  // Behind the first byte that isn't zero the emulation prevention no longer depends on the header.
  let data = (slice.end + 7) >> 3;
  while (data < slice.bytes.length) {
    const byte = slice.bytes[data++];
    writer.u(8, byte);
    if (byte !== 0) break;
  }
  if (data >= slice.bytes.length && slice.source[data - 1] !== slice.nal.length - 1) throw new Error('slice header too long');
  const head = escape(writer.bytes);
  const rest = slice.nal.subarray(slice.source[data - 1] + 1);
  const moved = new Uint8Array(head.length + rest.length);
  moved.set(head);
  moved.set(rest, head.length);
  return moved;
}

/** A slice of the same picture with other data: coded from QP `qp`, CABAC tables 0, not deblocked. */
export function replaceSlice(slice, first, idrId, pps, qp, data) {
  const writer = start(slice, first, idrId);
  if (slice.type !== I) writer.ue(0);
  writer.se(qp - pps.initialQp);
  writer.ue(1);
  writer.align(1);
  return escape([...writer.bytes, ...data]);
}

function start(slice, first, idrId) {
  const reader = new BitReader(slice.bytes);
  const writer = new BitWriter();
  writer.copy(reader, 8);
  reader.ue();
  writer.ue(first);
  writer.copy(reader, slice.idrIdAt);
  if (slice.idr) writer.ue(idrId);
  reader.position = slice.afterIdrId;
  writer.copy(reader, slice.cabacInitAt);
  return writer;
}
