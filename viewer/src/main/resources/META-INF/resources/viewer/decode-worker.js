/**
 * Stitches and decodes, away from the page's thread. One decoder; it is fed no faster than its frames are shown, so
 * that the tiles of the next GOP can be chosen late, and never flushed in mid-stream.
 */
import { Stitcher } from './h264/stitcher.js';
import { guardsAreGrey, probe } from './probe.js';

/** Frames that may wait to be shown. Hardware decoders have few surfaces. */
const READY = 6;
const QUEUE = 4;
/** Fewer access units than this waiting to be decoded: time for the next GOP. */
const HUNGRY = 2;
/** A decoder that rests is kept for so many milliseconds, as a head seldom turns once. */
const IDLE = 5000;

let stitcher;
let guard;
let fps;
let decoder;
let idle;
let generation = 0;
let from = 0;
let fed = 0;
let waiting = [];
let ready = 0;
let final = false;
let flushed = false;
let asked = false;
let looked = false;
/** Memory of pictures that were shown. */
let spare = [];

const handlers = {
  async probe(request) {
    postMessage({ type: 'probed', ability: await probe(request) });
  },

  open(message) {
    ({ fps, guard } = message);
    stitcher = new Stitcher(message.avcC, message.slots, fps);
  },

  restart(message) {
    begin(message.generation);
    from = message.from;
    if (decoder && decoder.state !== 'closed') decoder.reset();
    else decoder = newDecoder();
    decoder.configure(stitcher.config);
    feed();
  },

  rest(message) {
    begin(message.generation);
    if (decoder?.state !== 'closed') decoder?.reset();
    idle = setTimeout(() => {
      if (decoder && decoder.state !== 'closed') decoder.close();
      postMessage({ type: 'asleep', generation });
    }, IDLE);
  },

  segment(message) {
    if (message.generation !== generation) return;
    const { segments, number, first } = message;
    for (const unit of stitcher.stitch(segments, number)) {
      waiting.push({ type: unit.key ? 'key' : 'delta', timestamp: Math.round(((first + unit.order) * 1e6) / fps), data: unit.data });
    }
    final = message.final;
    fed++;
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
    failed(error.message);
  }
};

function failed(reason) {
  postMessage({ type: 'failed', generation, reason });
}

function begin(number) {
  clearTimeout(idle);
  generation = number;
  waiting = [];
  ready = fed = 0;
  final = flushed = asked = looked = false;
}

function newDecoder() {
  const created = new VideoDecoder({
    output(frame) {
      const threshold = Math.round((from * 1e6) / fps) - 1000;
      if (created !== decoder || frame.timestamp < threshold) frame.close();
      else if (!looked && !guardsAreGrey(frame, stitcher.slots, guard)) {
        frame.close();
        failed('wrong colours');
      } else {
        looked = true;
        ready++;
        deliver(frame);
      }
      feed();
    },
    error(error) {
      if (created === decoder) failed(error.message);
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
    postMessage({ type: 'hungry', generation, fed });
  }
  if (waiting.length === 0 && final && !flushed) {
    flushed = true;
    // Only behind the last picture: a flush in mid-stream costs hardware decoders their state.
    decoder.flush().catch(() => {});
  }
}
