/**
 * Plays a film in virtual time: the viewer's own scheduler, larder and meter, over a recorded head and a recorded line.
 * Only what the real page has from outside is imitated: the line, the decoders and the clock.
 */
import { levelView, tileAt, placeKey, longitudeOf, latitudeOf } from '/viewer/geometry.js';
import { Larder } from '/viewer/larder.js';
import { described, readIndex, readManifest, timelineOf } from '/viewer/manifest.js';
import { Meter } from '/viewer/meter.js';
import { Scheduler } from '/viewer/scheduler.js';

const radians = degrees => (degrees * Math.PI) / 180;
const VIEW = levelView(0, 0, radians(100), radians(90));
/** Of a screen, per second. */
const RATE = 60;
/** Frames between a decoder's last access unit and the moment when it asks for the next GOP: its queue and what waits to be shown. */
const AHEAD = 12;
/** From a key frame's arrival to its picture. */
const FIRST_PICTURE = 0.05;
/** A turn of the head is told from looking round by its speed, radians per second. */
const TURNING = radians(60);
/** Part of the view in which it must be sharp: degrees from the middle. */
const GAZE = radians(10);
/** Pictures of the screen from one look at what is seen to the next, and rays of such a look. */
const LOOKING = 6;
const ACROSS = 25;
const DOWN = 23;
/** Bytes that come together. */
const PACKET = 1400;

/**
 * @param {object} run
 *   `root` address of a film's derived files; `head` [[seconds, forward x, y, z, up x, y, z], …] in the viewer's axes;
 *   `network` [[seconds, bits per second], …], each valid until the next, going round; `roundTrip` seconds;
 *   `slots` of the stitched picture; `decoders` 1 or 2; `decodeRate` pixels per second of all decoders together;
 *   `economy` of the scheduler, or null for its own; `seconds` to play; `every` seconds between moments
 */
export async function simulate({ root, head, network, roundTrip = 0.02, slots, decoders = 2, decodeRate = 530e6, economy = null, seconds = 60, every = 0.25 }) {
  const film = await filmAt(root);
  const scheduler = new Scheduler(film.described, economy === null ? {} : { economy });
  let now = 0;
  const line = new Line(network, roundTrip);
  const meter = new Meter(() => line.now * 1000);
  const larder = new Larder((name, signal, arrived) => {
    const bytes = film.bytesOf(name);
    const transfer = meter.begin(bytes);
    const told = part => {
      transfer.arrived(part);
      arrived(part);
    };
    return line.get(bytes, signal, told).finally(transfer.end);
  });

  const pixels = film.tile.width * (film.tile.height + 2 * film.tile.guard) * slots;
  const frameTime = pixels / decodeRate;
  const catchUp = frames => FIRST_PICTURE + frames * frameTime / Math.max(0.05, 1 - film.fps * frameTime);

  let position = 0;
  let running = false;
  let startup = null;
  let shown = null;
  let fed = [];
  let next = 0;
  let readyAt = Infinity;
  let upgrade = null;
  let upgrades = 0;
  let waitingSince = null;
  let decodersMost = 1;
  let slotsMost = 0;
  const stalls = [];
  const moments = [];
  const turns = [];
  const gaze = { baseOnly: 0, half: 0, sharp: 0, seconds: 0 };
  const turn = new Turn();
  const foresight = new Foresight(film);
  let momentAt = 0;
  // A short film that goes round stands for a long one: what was fetched in an earlier round counts again.
  const names = (key, number) => film.eyes.map(eye => `${number}:${eye}/${key}`);
  const state = () => ({
    position, running, shown, fed, next, slots, decoders, upgrading: upgrade !== null, throughput: meter.throughput, roundTrip: meter.roundTrip,
    hungry: fed.length === 0 && (shown === null || film.described.startOf(next) - position <= AHEAD / film.fps),
    holds: (key, number) => names(key, number).every(name => larder.has(name)),
    gone: () => false,
    loading: (key, number) => names(key, number).some(name => larder.loading(name)),
    received: (key, number) => names(key, number).reduce((sum, name) => sum + larder.received(name), 0),
  });

  const trace = new Trace(head);
  for (let step = 0; position < seconds && now < 3 * seconds; step++) {
    now = step / RATE;
    line.advance(now);
    await settled();
    const view = trace.at(now);
    scheduler.look(now, view);
    const { wishes, feed, upgrade: better, steady } = scheduler.plan(state());
    if (feed) {
      fed.push({ number: next, places: feed });
      for (const key of feed) names(key, next).forEach(name => larder.get(name));
      if (shown === null) readyAt = now + catchUp(1);
      next++;
    }
    if (better && running) {
      const first = film.described.startOf(better[0].number);
      const frames = Math.max(0, Math.ceil((position - first) * film.fps));
      upgrade = { at: now + catchUp(frames + 1), plans: better };
      decodersMost = 2;
    }
    larder.wish(wishes.flatMap(({ key, number }) => names(key, number)));

    // What isn't on screen yet takes over when its time has come.
    if (upgrade && now >= upgrade.at && position >= film.described.startOf(upgrade.plans[0].number)) {
      for (const plan of upgrade.plans) {
        if (shown?.number === plan.number) shown = plan;
        fed = fed.map(other => (other.number === plan.number ? plan : other));
      }
      upgrade = null;
      upgrades++;
    }
    if (shown === null || shown.number < film.numberAt(position)) {
      const due = fed.find(({ number }) => number === film.numberAt(position));
      if (due && (shown !== null || now >= readyAt)) {
        shown = due;
        fed = fed.filter(({ number }) => number > due.number);
        slotsMost = Math.max(slotsMost, (film.described.base.length + due.places.length) * film.eyes.length);
      } else if (shown !== null && running) {
        running = false;
        waitingSince = now;
      }
    }
    if (!running && steady && shown?.number === film.numberAt(position)) {
      if (waitingSince !== null) stalls.push({ at: waitingSince, seconds: now - waitingSince });
      waitingSince = null;
      startup ??= now;
      running = true;
    }
    if (running) {
      position += 1 / RATE;
      const places = new Set(shown.places);
      const sharp = sharpAt(film, places, view);
      gaze.seconds += 1 / RATE;
      gaze[sharp.middle] += 1 / RATE;
      turn.observe(now, view, sharp.all, turns);
      if (step % LOOKING === 0) foresight.observe(shown.number, view);
      if (position >= momentAt) {
        momentAt += every;
        moments.push({ time: now, frame: Math.floor(position * film.fps) % film.frames, forward: view.forward, up: view.up, shown: [...film.described.base, ...shown.places] });
      }
    }
  }
  return {
    bytes: line.received, cancelledBytes: line.cancelled, foresightBytes: foresight.bytes, requests: line.requests, played: position, startup, stalls, turns, gaze, slotsMost, decodersMost, upgrades, moments,
    throughput: meter.throughput,
  };
}

/** Lets everything go on that only waits for a promise. */
async function settled() {
  for (let i = 0; i < 8; i++) await null;
}

const films = new Map();

async function filmAt(root) {
  if (!films.has(root)) films.set(root, openFilm(root));
  return films.get(root);
}

async function openFilm(root) {
  const manifest = readManifest(await (await fetch(`${root}manifest.json`)).json());
  const index = readIndex(await (await fetch(`${root}tiles.idx`)).arrayBuffer(), manifest);
  const { levels, tile, eyes, video } = manifest;
  const { frames, segments, fps } = video;
  const { segmentOf } = timelineOf(video);
  return {
    tile, eyes, frames, fps, levels,
    bytesOf(name) {
      const [segment, eye, level, place] = name.split(/[:/]/);
      const { start, end } = index.range(eye, `${level}/${place}`, Number(segment) % segments);
      return end - start;
    },
    numberAt: position => segmentOf(Math.floor(position * fps + 1e-6)),
    described: { ...described(manifest, index), exists: () => true },
  };
}

/** Who knows beforehand what will be seen fetches the base, and of each segment the full level's tiles that are seen in it. */
class Foresight {
  #seen = new Set();
  #last = -1;

  constructor(film) {
    this.film = film;
    this.bytes = 0;
  }

  observe(number, view) {
    const { levels, described } = this.film;
    if (number !== this.#last) {
      this.#seen.clear();
      this.#last = number;
      this.bytes += described.baseBytes(number);
    }
    const full = levels[levels.length - 1];
    if (full === levels[0]) return;
    for (let j = 0; j < DOWN; j++) {
      for (let i = 0; i < ACROSS; i++) {
        const { row, column } = tileAt(full, ...sphere(view, VIEW.reach.right * (2 * i / (ACROSS - 1) - 1), VIEW.reach.up * (2 * j / (DOWN - 1) - 1)));
        const key = placeKey(full.name, row, column);
        if (!this.#seen.has(key)) this.bytes += described.bytes(key, number);
        this.#seen.add(key);
      }
    }
  }
}

/** Longitude and latitude at tangents x and y of a view. */
function sphere(view, x, y) {
  const ray = [0, 1, 2].map(k => view.forward[k] + x * view.right[k] + y * view.up[k]);
  const length = Math.hypot(...ray);
  const unit = ray.map(v => v / length);
  return [longitudeOf(unit), latitudeOf(unit)];
}

/** A recorded head; between two samples it holds still, which at 60 Hz nobody sees. */
class Trace {
  #at = 0;

  constructor(samples) {
    this.samples = samples;
  }

  at(seconds) {
    const { samples } = this;
    const within = seconds % samples[samples.length - 1][0];
    if (within < samples[this.#at][0]) this.#at = 0;
    while (this.#at + 1 < samples.length && samples[this.#at + 1][0] <= within) this.#at++;
    const [, ...axes] = samples[this.#at];
    const forward = axes.slice(0, 3);
    const up = axes.slice(3);
    const right = [forward[1] * up[2] - forward[2] * up[1], forward[2] * up[0] - forward[0] * up[2], forward[0] * up[1] - forward[1] * up[0]];
    return { ...VIEW, forward, up, right };
  }
}

/** A line that all requests share evenly; each waits a round trip for its first byte. */
class Line {
  #underway = new Set();

  constructor(network, roundTrip) {
    Object.assign(this, { network, roundTrip, now: 0, received: 0, cancelled: 0, requests: 0 });
  }

  /** @param arrived is told of bytes as they come */
  get(bytes, signal, arrived) {
    this.requests++;
    return new Promise((resolve, reject) => {
      const transfer = { from: this.now + this.roundTrip, left: bytes, told: bytes, arrived, done: () => resolve({ byteLength: bytes }) };
      this.#underway.add(transfer);
      signal.addEventListener('abort', () => {
        if (!this.#underway.delete(transfer)) return;
        this.cancelled += bytes - transfer.left;
        reject(signal.reason);
      });
    });
  }

  advance(now) {
    const step = 0.001;
    for (; this.now < now - 1e-9; this.now += step) {
      const active = [...this.#underway].filter(({ from }) => from <= this.now);
      if (active.length === 0) continue;
      const share = (this.#rate(this.now) * step) / 8 / active.length;
      for (const transfer of active) {
        const part = Math.min(share, transfer.left);
        transfer.left -= part;
        this.received += part;
        const finished = transfer.left <= 1e-6;
        if (finished || transfer.told - transfer.left >= PACKET) {
          transfer.arrived(transfer.told - (finished ? 0 : transfer.left));
          transfer.told = transfer.left;
        }
        if (!finished) continue;
        this.#underway.delete(transfer);
        transfer.done();
      }
    }
  }

  #rate(seconds) {
    const { network } = this;
    const last = network[network.length - 1][0];
    const within = last > 0 ? seconds % last : 0;
    let rate = network[0][1];
    for (const [at, bits] of network) {
      if (at > within) break;
      rate = bits;
    }
    return rate;
  }
}

/** What stands at the middle of the view, and whether all round it is at the full level. */
function sharpAt(film, places, view) {
  const levelAt = (x, y) => {
    const place = sphere(view, x, y);
    for (let l = film.levels.length - 1; l > 0; l--) {
      const { row, column } = tileAt(film.levels[l], ...place);
      if (places.has(placeKey(film.levels[l].name, row, column))) return l;
    }
    return 0;
  };
  const finest = film.levels.length - 1;
  const middle = levelAt(0, 0);
  const edge = Math.tan(GAZE);
  const all = [[0, 0], [edge, 0], [-edge, 0], [0, edge], [0, -edge]].every(([x, y]) => levelAt(x, y) === finest);
  return { middle: middle === finest ? 'sharp' : middle > 0 ? 'half' : 'baseOnly', all };
}

/**
 * A turn of the head: it goes faster than looking round does. The time to sharp runs from the moment when, during a turn
 * or just after it, the middle of the view is not sharp, until it is; it is 0 for a turn that was sharp all the way.
 */
class Turn {
  #last = null;
  #turning = false;
  #blurredSince = null;
  #longest = 0;

  observe(now, view, sharp, turns) {
    const speed = this.#last ? angle(this.#last.forward, view.forward) * RATE : 0;
    this.#speed = 0.8 * this.#speed + 0.2 * speed;
    this.#last = view;
    if (!this.#turning && this.#speed > TURNING) {
      this.#turning = true;
      this.#longest = 0;
    }
    if (!this.#turning) return;
    if (!sharp) this.#blurredSince ??= now;
    else {
      if (this.#blurredSince !== null) this.#longest = Math.max(this.#longest, now - this.#blurredSince);
      this.#blurredSince = null;
      if (this.#speed < TURNING / 2) {
        turns.push(this.#longest);
        this.#turning = false;
      }
    }
  }

  #speed = 0;
}

const angle = (a, b) => Math.acos(Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
