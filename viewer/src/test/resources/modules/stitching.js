/** Decodes tiles stitched together and each of them alone, and compares every sample. */
import { Stitcher } from '/viewer/h264/stitcher.js';
import { samplesOf } from '/viewer/cmaf.js';
import { readIndex, readManifest } from '/viewer/manifest.js';

export async function compare(root, slots) {
  const manifest = readManifest(await (await fetch(`${root}manifest.json`)).json());
  const index = readIndex(await (await fetch(`${root}tiles.idx`)).arrayBuffer(), manifest);
  const { height, guard } = manifest.tile;
  const { fps, avcC, segments } = manifest.video;
  // Chromium's WebCodecs leaves out the cropping at the top; without any both pictures have the guard.
  const uncropped = new Stitcher(avcC, 1, fps).config;
  const stitcher = new Stitcher(avcC, slots, fps);
  const eye = manifest.eyes[0];
  let compared = 0;
  const differing = [];
  for (let segment = 0; segment < segments; segment++) {
    const places = Array.from({ length: slots }, (_, slot) => (slot % 4 === 3 ? null : manifest.places[(slot + 3 * segment) % manifest.places.length]));
    const fragments = await Promise.all(places.map(async place => {
      if (place === null) return null;
      const { start, end } = index.range(eye, place.key, segment);
      const answer = await fetch(`${root}tiles/${eye}/${place.key}.mp4`, { headers: { Range: `bytes=${start}-${end - 1}` } });
      return answer.arrayBuffer();
    }));
    const whole = await decode(stitcher.config, stitcher.stitch(fragments, segment));
    for (let slot = 0; slot < slots; slot++) {
      const top = slot * (height + 2 * guard) + guard;
      const alone = fragments[slot] && await decode(uncropped, samplesOf(fragments[slot]).map((sample, i) => ({ ...sample, key: i === 0 })));
      whole.forEach((picture, i) => {
        compared++;
        const seen = part(picture, top, height);
        const same = alone ? equalBytes(seen, part(alone[i], guard, height)) : seen.every(byte => byte === 128);
        if (!same) differing.push(`segment ${segment} slot ${slot} (${places[slot]?.key ?? 'blank'}) picture ${i}`);
      });
    }
  }
  return { compared, differing };
}

async function decode(config, units) {
  const pictures = [];
  const copies = [];
  const decoder = new VideoDecoder({
    output: frame => copies.push((async () => {
      const bytes = new Uint8Array(frame.allocationSize());
      const layout = await frame.copyTo(bytes);
      pictures.push({ timestamp: frame.timestamp, bytes, layout, width: frame.visibleRect.width });
      frame.close();
    })()),
    error: error => { throw error; },
  });
  decoder.configure(config);
  for (const { data, order, key } of units) decoder.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp: order * 1000, data }));
  await decoder.flush();
  await Promise.all(copies);
  decoder.close();
  return pictures.sort((a, b) => a.timestamp - b.timestamp);
}

/** The three planes of some rows. */
function part({ bytes, layout, width }, top, rows) {
  const planes = layout.map(({ offset, stride }, plane) => {
    const half = plane === 0 ? 1 : 2;
    const lines = [];
    for (let y = top / half; y < (top + rows) / half; y++) lines.push(bytes.subarray(offset + y * stride, offset + y * stride + width / half));
    return lines;
  }).flat();
  const all = new Uint8Array(planes.reduce((sum, line) => sum + line.length, 0));
  let at = 0;
  for (const line of planes) {
    all.set(line, at);
    at += line.length;
  }
  return all;
}

function equalBytes(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
