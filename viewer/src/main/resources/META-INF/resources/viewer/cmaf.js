/** Takes the samples out of a CMAF fragment: moof and mdat (ISO/IEC 14496-12, 8.8). Pure. */

/**
 * @param {ArrayBuffer} buffer one segment of one track
 * @returns {{data: Uint8Array, order: number}[]} the samples in decoding order; `order` is the place in the order of
 *     presentation, from 0
 */
export function samplesOf(buffer) {
  const view = new DataView(buffer);
  const moof = boxes(view, 0, buffer.byteLength).find(box => box.type === 'moof');
  if (!moof) throw new Error('no moof in the segment');
  const traf = child(view, moof, 'traf');
  const tfhd = header(view, child(view, traf, 'tfhd'));
  const trun = header(view, child(view, traf, 'trun'));

  let at = tfhd.body + 4;
  if (tfhd.flags & 0x1) at += 8;
  if (tfhd.flags & 0x2) at += 4;
  const defaultDuration = tfhd.flags & 0x8 ? view.getUint32((at += 4) - 4) : 1;
  const defaultSize = tfhd.flags & 0x10 ? view.getUint32(at) : 0;

  const count = view.getUint32(trun.body);
  at = trun.body + 4;
  let data = moof.start + (trun.flags & 0x1 ? view.getInt32((at += 4) - 4) : 0);
  if (trun.flags & 0x4) at += 4;
  const samples = [];
  let decoded = 0;
  for (let i = 0; i < count; i++) {
    const duration = trun.flags & 0x100 ? view.getUint32((at += 4) - 4) : defaultDuration;
    const size = trun.flags & 0x200 ? view.getUint32((at += 4) - 4) : defaultSize;
    if (trun.flags & 0x400) at += 4;
    const offset = trun.flags & 0x800 ? view.getInt32((at += 4) - 4) : 0;
    samples.push({ data: new Uint8Array(buffer, data, size), shown: decoded + offset, order: 0 });
    decoded += duration;
    data += size;
  }
  [...samples].sort((a, b) => a.shown - b.shown).forEach((sample, order) => { sample.order = order; });
  return samples;
}

function boxes(view, start, end) {
  const found = [];
  for (let at = start; at + 8 <= end;) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > end) throw new Error('broken box in the segment');
    const type = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5), view.getUint8(at + 6), view.getUint8(at + 7));
    found.push({ type, start: at, body: at + 8, end: at + size });
    at += size;
  }
  return found;
}

function child(view, parent, type) {
  const box = boxes(view, parent.body, parent.end).find(b => b.type === type);
  if (!box) throw new Error(`no ${type} in the segment`);
  return box;
}

function header(view, box) {
  return { flags: view.getUint32(box.body) & 0xffffff, body: box.body + 4 };
}
