/** What a version's manifest.json and tiles.idx say; the format is docs/derived-files.md. Pure. */
import { levelsOf, placesOf } from './geometry.js';

const FORMAT = 2;

/** Reads a manifest; throws where it is of a format that this viewer doesn't know. */
export function readManifest(json) {
  if (json.format !== FORMAT) throw new Error(`manifest of format ${json.format}, not ${FORMAT}`);
  const levels = levelsOf(json);
  const places = levels.flatMap(placesOf);
  return {
    kind: json.kind,
    seconds: json.seconds ?? 0,
    eyes: json.eyes,
    pose: json.pose ?? { yaw: 0, pitch: 0, roll: 0 },
    start: json.start ?? { yaw: 0, pitch: 0 },
    tile: { width: json.tile.width, height: json.tile.height, guard: json.kind === 'video' ? json.tile.guard : 0 },
    levels,
    places,
    base: places.filter(place => place.level === levels[0]),
    video: json.video && { ...json.video, fps: json.video.frameRate[0] / json.video.frameRate[1], avcC: fromBase64(json.video.description) },
    silent: !json.audio,
  };
}

/** Byte ranges of segments: `range(eye, key, segment)` gives {start, end} with `end` behind the last byte. */
export function readIndex(buffer, manifest) {
  const segments = manifest.video.segments;
  const rows = manifest.eyes.length * manifest.places.length;
  if (buffer.byteLength !== rows * (segments + 1) * 4) throw new Error('tiles.idx does not fit the manifest');
  const numbers = new DataView(buffer);
  const starts = new Map();
  manifest.eyes.forEach((eye, e) => manifest.places.forEach((place, p) => {
    const row = (e * manifest.places.length + p) * (segments + 1);
    const at = new Float64Array(segments + 1);
    at[0] = numbers.getUint32(row * 4, true);
    for (let s = 0; s < segments; s++) at[s + 1] = at[s] + numbers.getUint32((row + s + 1) * 4, true);
    starts.set(`${eye}/${place.key}`, at);
  }));
  return {
    range(eye, key, segment) {
      const at = starts.get(`${eye}/${key}`);
      return { start: at[segment], end: at[segment + 1] };
    },
  };
}

/**
 * Which frame is in which segment. Segments have running numbers that grow on over the seam of a film that goes round,
 * and so have frames.
 */
export function timelineOf({ frames, framesPerSegment, segments, fps }) {
  const firstFrame = number => Math.floor(number / segments) * frames + (number % segments) * framesPerSegment;
  return {
    firstFrame,
    /** Seconds of running time. */
    startOf: number => firstFrame(number) / fps,
    segmentOf: frame => Math.floor(frame / frames) * segments + Math.floor((frame % frames) / framesPerSegment),
  };
}

/**
 * A film as the scheduler knows it: `levels` and `tile`; `base`, keys of the base level; `eyes`, their number;
 * `startOf(number)` of a segment in seconds of running time; and bytes of a segment, all eyes together: `bytes(key,
 * number)` of a place, `baseBytes(number)` and `fullBytes(number)` of the coarsest and the finest level.
 */
export function described({ levels, tile, eyes, base, video }, index) {
  const keys = places => places.map(({ key }) => key);
  const bytes = (key, number) => eyes.reduce((sum, eye) => {
    const { start, end } = index.range(eye, key, number % video.segments);
    return sum + end - start;
  }, 0);
  const sumOf = places => {
    const sums = new Map();
    return number => {
      const segment = number % video.segments;
      if (!sums.has(segment)) sums.set(segment, places.reduce((sum, key) => sum + bytes(key, segment), 0));
      return sums.get(segment);
    };
  };
  return {
    levels, tile, eyes: eyes.length, base: keys(base), bytes,
    baseBytes: sumOf(keys(base)), fullBytes: sumOf(keys(placesOf(levels[levels.length - 1]))),
    startOf: timelineOf(video).startOf,
  };
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), c => c.charCodeAt(0));
}
