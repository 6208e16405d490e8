import { Meter } from '/viewer/meter.js';
import { ok } from './assert.js';

const MS = 0.001;
/** Requests of a browser to one server. */
const PARALLEL = 6;
const PACKET = 1400;

/**
 * A line that all requests share, in steps of a millisecond.
 *
 * @param line `rate(seconds)` in bits per second, `roundTrip` in seconds; `whole`: the page hears of a body only when all is
 *   there, as it does of small ones on a fast line
 * @param asked what is wanted, as the viewer wants it: `every` so many seconds `count` files of `bytes`
 */
class Browser {
  now = 0;
  #waiting = [];
  #underway = [];
  meter = new Meter(() => this.now * 1000);

  constructor(line, asked) {
    Object.assign(this, { line, asked });
  }

  play(seconds) {
    for (const until = this.now + seconds; this.now < until - MS / 2; this.now += MS) this.#step();
    return this.meter;
  }

  #step() {
    const { every, count, bytes } = this.asked;
    if (Math.floor(this.now / every + 1e-6) !== Math.floor((this.now - MS) / every + 1e-6)) {
      for (let i = 0; i < count; i++) this.#waiting.push(bytes);
    }
    while (this.#underway.length < PARALLEL && this.#waiting.length > 0) {
      const length = this.#waiting.shift();
      this.#underway.push({ from: this.now + this.line.roundTrip, left: length, untold: 0, transfer: this.meter.begin(length) });
    }
    const active = this.#underway.filter(({ from }) => from <= this.now + 1e-9);
    for (const one of active) {
      const part = Math.min(one.left, (this.line.rate(this.now) * MS) / 8 / active.length);
      one.left -= part;
      one.untold += part;
      const finished = one.left < 1e-6;
      if (finished || (!this.line.whole && one.untold >= PACKET)) {
        one.transfer.arrived(Math.round(one.untold));
        one.untold = 0;
      }
      if (finished) one.transfer.end();
    }
    this.#underway = this.#underway.filter(({ left }) => left >= 1e-6);
  }
}

const MBIT = 1e6;
const tiles = { every: 1, count: 12, bytes: 20_000 };
const steady = (megabits, roundTrip, more) => ({ rate: () => megabits * MBIT, roundTrip, ...more });
const within = (value, low, high) => ok(value >= low * MBIT && value <= high * MBIT, `${(value / MBIT).toFixed(2)} Mbit/s, not ${low} to ${high}`);

const lines = [0.5, 2, 20, 100].flatMap(megabits => [0.02, 0.1].map(roundTrip => [
  `${megabits} Mbit/s with ${roundTrip * 1000} ms to the first byte are measured as such`,
  () => {
    const meter = new Browser(steady(megabits, roundTrip), tiles).play(5);
    within(meter.throughput, 0.85 * megabits, 1.15 * megabits);
    ok(Math.abs(meter.roundTrip - roundTrip) < 0.3 * roundTrip + 0.003 + (8 * PACKET * PARALLEL) / (megabits * MBIT), `${meter.roundTrip}`);
  },
]));

export default {
  ...Object.fromEntries(lines),
  'nothing is known of a line before something came'() {
    ok(new Meter(() => 0).throughput === 0);
  },
  'one request at a time tells the same as many'() {
    within(new Browser(steady(20, 0.1), { every: 0.3, count: 1, bytes: 40_000 }).play(6).throughput, 17, 23);
  },
  'a drop is believed within two seconds'() {
    const browser = new Browser({ rate: now => (now < 5 ? 20 : 1) * MBIT, roundTrip: 0.05 }, tiles);
    within(browser.play(5).throughput, 17, 23);
    within(browser.play(2).throughput, 0.8, 2.5);
    within(browser.play(1).throughput, 0.8, 1.4);
  },
  'a line that stands still is noticed, with requests that have begun and with such that get no answer'() {
    for (const length of [1e6, 2000]) {
      const browser = new Browser({ rate: now => (now < 5 ? 20 : 0) * MBIT, roundTrip: 0.05 }, { every: 0.05, count: 1, bytes: length });
      const before = browser.play(5).throughput;
      const after = browser.play(3).throughput;
      ok(after < before / 4, `${before} ${after}`);
    }
  },
  'a rise is believed when it lasts, though little is asked for'() {
    const browser = new Browser({ rate: now => (now < 8 ? 1 : 20) * MBIT, roundTrip: 0.05 }, { every: 0.5, count: 2, bytes: 20_000 });
    within(browser.play(8).throughput, 0.8, 1.2);
    within(browser.play(0.5).throughput, 0.8, 10);
    within(browser.play(9).throughput, 14, 25);
  },
  'a pause changes nothing'() {
    const browser = new Browser(steady(2, 0.05), { every: 100, count: 30, bytes: 20_000 });
    browser.play(4);
    within(browser.play(90).throughput, 1.7, 2.3);
  },
  'answers that come in one piece raise the estimate to what came through, and never lower it'() {
    const all = { every: 0.5, count: 6, bytes: 20_000 };
    const fast = new Browser(steady(100, 0.02, { whole: true }), all);
    within(fast.play(5).throughput, 25, 115);
    const slow = new Browser({ rate: now => (now < 5 ? 2 : 100) * MBIT, roundTrip: 0.02, whole: true }, all);
    slow.play(5);
    within(slow.play(10).throughput, 20, 115);
    fast.asked = { every: 0.5, count: 1, bytes: 2000 };
    within(fast.play(5).throughput, 25, 115);
  },
  'bytes of what was given up count too'() {
    let now = 0;
    const meter = new Meter(() => now);
    const transfer = meter.begin(100_000);
    for (now = 100; now <= 200; now++) transfer.arrived(125);
    transfer.end();
    ok(meter.bytes === 101 * 125);
    within(meter.throughput, 0.95, 1.05);
  },
};
