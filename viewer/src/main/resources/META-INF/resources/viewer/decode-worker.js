/**
 * Stitches and decodes, away from the page's thread. One decoder; it is fed no faster than its frames are shown, so
 * that the tiles of the next GOP can be chosen late, and never flushed in mid-stream.
 */
import { Stitcher } from './h264/stitcher.js';

/** Frames that may wait to be shown. Hardware decoders have few surfaces. */
const READY = 6;
const QUEUE = 4;
/** Fewer access units than this waiting to be decoded: time for the next GOP. */
const HUNGRY = 2;

let stitcher;
let fps;
let decoder;
let generation = 0;
let from = 0;
let waiting = [];
let ready = 0;
let final = false;
let flushed = false;
let asked = false;
/** Memory of pictures that were shown. */
let spare = [];

const handlers = {
  async open({ avcC, rate, candidates }) {
    fps = rate;
    const reasons = [];
    for (const slots of candidates) {
      try {
        const candidate = new Stitcher(avcC, slots, fps);
        const { supported } = await VideoDecoder.isConfigSupported(candidate.config);
        if (supported) {
          stitcher = candidate;
          const { codec, codedWidth, codedHeight } = stitcher.config;
          postMessage({ type: 'opened', slots, codec, width: codedWidth, height: codedHeight });
          return;
        }
        reasons.push(`${slots}: ${candidate.config.codec} ${candidate.config.codedHeight}`);
      } catch (error) {
        reasons.push(`${slots}: ${error.message}`);
      }
    }
    postMessage({ type: 'failed', reason: `no decoder (${reasons.join('; ')})`, fatal: true });
  },

  restart(message) {
    generation = message.generation;
    from = message.from;
    waiting = [];
    ready = 0;
    final = flushed = asked = false;
    if (decoder && decoder.state !== 'closed') decoder.reset();
    else decoder = newDecoder();
    decoder.configure(stitcher.config);
    feed();
  },

  segment(message) {
    if (message.generation !== generation) return;
    const { segments, number, first } = message;
    for (const unit of stitcher.stitch(segments, number)) {
      waiting.push({ type: unit.key ? 'key' : 'delta', timestamp: Math.round(((first + unit.order) * 1e6) / fps), data: unit.data });
    }
    final = message.final;
    asked = false;
    feed();
  },

  released(message) {
    spare.push(...message.spare);
    if (message.generation !== generation) return;
    ready -= message.count;
    feed();
  },
};

onmessage = async ({ data }) => {
  try {
    await handlers[data.type](data);
  } catch (error) {
    postMessage({ type: 'failed', reason: error.message, fatal: false });
  }
};

function newDecoder() {
  const created = new VideoDecoder({
    output(frame) {
      const threshold = Math.round((from * 1e6) / fps) - 1000;
      if (created !== decoder || frame.timestamp < threshold) frame.close();
      else {
        ready++;
        deliver(frame);
      }
      feed();
    },
    error(error) {
      if (created === decoder) postMessage({ type: 'failed', reason: error.message, fatal: false });
    },
  });
  created.ondequeue = feed;
  return created;
}

/**
 * A hardware decoder's frame goes to the page as it is, for the graphics card to take. One that lies in memory is
 * copied: three planes are uploaded far faster than a browser without a fast path turns a whole frame into RGB.
 */
async function deliver(frame) {
  if (frame.format !== 'I420') {
    postMessage({ type: 'frame', generation, frame }, [frame]);
    return;
  }
  const mine = generation;
  const { timestamp, visibleRect: { width, height } } = frame;
  const size = frame.allocationSize();
  spare = spare.filter(buffer => buffer.byteLength === size);
  const buffer = spare.pop() ?? new ArrayBuffer(size);
  const layout = await frame.copyTo(new Uint8Array(buffer));
  frame.close();
  if (mine === generation) postMessage({ type: 'planes', generation, timestamp, width, height, offsets: layout.map(plane => plane.offset), buffer }, [buffer]);
  else spare.push(buffer);
}

function feed() {
  if (!decoder || decoder.state !== 'configured') return;
  while (waiting.length > 0 && ready < READY && decoder.decodeQueueSize < QUEUE) decoder.decode(new EncodedVideoChunk(waiting.shift()));
  if (waiting.length < HUNGRY && !final && !asked) {
    asked = true;
    postMessage({ type: 'hungry', generation });
  }
  if (waiting.length === 0 && final && !flushed) {
    flushed = true;
    // Only behind the last picture: a flush in mid-stream costs hardware decoders their state.
    decoder.flush().catch(() => {});
  }
}
