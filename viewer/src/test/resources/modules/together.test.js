import { KeepingTime, newHabits } from '/viewer/keeping-time.js';
import { SharedTime } from '/viewer/shared-time.js';
import { ok } from './assert.js';

/** Of the screens, and of time in these rooms, in seconds. */
const INTERVAL = 1 / 72;
/** Milliseconds since 1970, as good as any other. */
const BEGIN = 1_800_000_000_000;
const FAST_CLOCK = 0.15;
const CLOCK = 2;
const FAST = 8;
const TOGETHER = 0.05;
const MOST = 1.05;

/** The same numbers each time, 0 to 1. */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

/** Mostly one way: bad Wi-Fi is slow upwards for one and downwards for another. Milliseconds. */
const delay = (roll, slow) => 5 + (slow ? 75 * roll() : 30 * roll() ** 2);

/** A headset whose clocks are a little wrong, at the end of a line that is uneven, as pages/line.js and visit.js do it. */
class Headset {
  constructor(number, roll) {
    Object.assign(this, { number, roll });
    const drift = 2e-4 * (number % 2 ? 1 : -1) * (0.5 + 0.5 * roll());
    const ahead = 1e7 * roll();
    this.clock = seconds => ahead + 1000 * seconds * (1 + drift);
    /** The clock of the sound is another quartz. */
    this.pace = 1 - drift * roll();
    this.startsAfter = 0.25 * roll();
    this.decodesIn = 0.1 + 0.5 * roll();
    this.step = number % 2 ? 0.02 : 0;
    this.seconds = 0;
    this.time = new SharedTime(() => this.clock(this.seconds));
    this.keeping = new KeepingTime(600, newHabits());
    this.answers = [];
    this.exchanges = 0;
    this.asksAt = 0.2 * roll();
    this.position = 0;
    this.rate = 1;
    this.running = false;
    this.runsFrom = Infinity;
    this.busyUntil = 0.8 + roll();
    this.rates = [];
  }

  tick(seconds, scene, held) {
    this.seconds = seconds;
    this.#ask();
    if (this.running && seconds >= Math.max(this.runsFrom, this.busyUntil)) this.position += INTERVAL * this.rate * this.pace;
    const here = this.clock(seconds) / 1000;
    const since = scene.motion === 'RUNNING' ? (this.time.now - scene.at) / 1000 : -Infinity;
    this.#follow({ position: scene.position + Math.max(0, since), moving: since >= 0, coming: Math.max(0, -since) }, held, here);
  }

  #ask() {
    const { seconds, roll, number } = this;
    if (seconds >= this.asksAt) {
      const [there, back] = [delay(roll, number % 2), delay(roll, number % 3 === 0)];
      const received = BEGIN + 1000 * seconds + there;
      this.answers.push({ sent: this.clock(seconds), received, answered: received + 1, at: seconds + (there + 1 + back) / 1000 });
      this.asksAt += ++this.exchanges < FAST ? FAST_CLOCK : CLOCK;
    }
    for (const answer of this.answers.filter(({ at }) => at <= seconds)) this.time.answered(answer, this.clock(answer.at));
    this.answers = this.answers.filter(({ at }) => at > seconds);
  }

  #follow({ position, moving, coming }, held, here) {
    const { keeping, seconds } = this;
    const seen = this.step ? Math.floor(this.position / this.step) * this.step : this.position;
    const run = !held && keeping.isDue(position) && keeping.isTime(seen, position, coming, this.running);
    const ready = seconds >= this.busyUntil;
    if (run && !this.running) {
      keeping.setsOff(seen, position, coming, here);
      this.runsFrom = seconds + this.startsAfter;
    }
    this.running = run;
    if (held) return;
    if (ready && this.landing) {
      keeping.took(here - this.jumped);
      this.landing = false;
    }
    if (!keeping.isDue(position)) return;
    if (run && ready) {
      this.rate = keeping.rate(seen, position - coming, here);
      this.rates.push(this.rate);
    } else if (run) keeping.heldUp();
    if (ready && moving && keeping.isFar(seen, position, moving)) {
      this.rate = 1;
      this.jumped = here;
      this.landing = true;
      this.position = keeping.jump(position, moving);
      this.busyUntil = seconds + this.decodesIn;
    }
  }
}

/**
 * @param {number} until in seconds
 * @param events [second, what happens]: a scene by the time at which it is told, or whom nothing is told for how long
 * @returns of each second how far the headsets are apart at most, in seconds; and all rates
 */
function room(seed, until, events) {
  const roll = dice(seed);
  const headsets = Array.from({ length: 8 }, (_, number) => new Headset(number, roll));
  let scene = { motion: 'PAUSED', position: 0, at: 0 };
  const told = new Map(headsets.map(headset => [headset, scene]));
  const away = new Map();
  const apart = [];
  const waiting = [...events];
  const under = [];
  for (let seconds = 0; seconds < until; seconds += INTERVAL) {
    const now = BEGIN + 1000 * seconds;
    while (waiting.length > 0 && waiting[0][0] <= seconds) {
      const [, happens] = waiting.shift();
      const change = happens(scene, now);
      if (change.away !== undefined) away.set(headsets[change.away], seconds + change.seconds);
      else {
        scene = change;
        headsets.forEach(headset => under.push({ headset, scene: change, at: seconds + delay(roll, true) / 1000 }));
      }
    }
    for (const news of under.filter(({ at }) => at <= seconds)) told.set(news.headset, news.scene);
    under.splice(0, under.length, ...under.filter(({ at }) => at > seconds));
    for (const headset of headsets) headset.tick(seconds, told.get(headset), (away.get(headset) ?? 0) > seconds);
    const positions = headsets.map(({ position }) => position);
    const second = Math.floor(seconds);
    apart[second] = Math.max(apart[second] ?? 0, Math.max(...positions) - Math.min(...positions));
  }
  return { apart, rates: headsets.flatMap(({ rates }) => rates), habits: headsets.map(({ keeping }) => keeping.habits) };
}

const go = (scene, now) => ({ motion: 'RUNNING', position: 0, at: now + 1500 });
const pause = ({ position, at }, now) => ({ motion: 'PAUSED', position: position + (now - at) / 1000, at: now });
const resume = ({ position }, now) => ({ motion: 'RUNNING', position, at: now + 500 });

function together({ apart }, from, until) {
  for (let second = from; second < until; second++) ok(apart[second] <= TOGETHER, `${Math.round(1000 * apart[second])} ms apart in second ${second}: ${apart.map(one => Math.round(1000 * one))}`);
}

const SEEDS = [1, 2, 3, 4, 5];

export default {
  'eight headsets with clocks that drift and lines that are uneven are within 50 ms, and stay so'() {
    for (const seed of SEEDS) {
      const ran = room(seed, 120, [[5, go]]);
      together(ran, 18, 120);
      ok(ran.rates.every(rate => Math.abs(rate - 1) <= MOST - 1 + 1e-9), 'faster or slower than nobody hears');
    }
  },
  'after a pause they go on together at once: those who stood ahead wait, those behind set off before'() {
    for (const seed of SEEDS) {
      const ran = room(seed, 60, [[5, go], [25, pause], [29, resume], [40, pause], [44, resume]]);
      together(ran, 47, 60);
      together(ran, 32, 40);
    }
  },
  'who was away comes back to the others'() {
    for (const seed of SEEDS) together(room(seed, 70, [[5, go], [25, () => ({ away: 3, seconds: 7 })]]), 46, 70);
  },
  'whose clock was set in the meantime is with the others again'() {
    const here = { ahead: 0, seconds: 0 };
    const time = new SharedTime(() => here.ahead + 1000 * here.seconds);
    const roll = dice(9);
    const exchange = () => {
      const sent = time.here();
      const there = delay(roll, true);
      const received = BEGIN + 1000 * here.seconds + there;
      here.seconds += (there + delay(roll, false)) / 1000;
      time.answered({ sent, received, answered: received });
      here.seconds += 0.15;
    };
    for (let i = 0; i < 20; i++) exchange();
    ok(Math.abs(time.now - BEGIN - 1000 * here.seconds) < 15, `${time.now - BEGIN - 1000 * here.seconds} ms`);
    // The device slept for an hour, and its clock with it.
    here.ahead -= 3_600_000;
    for (let i = 0; i < 4; i++) exchange();
    ok(Math.abs(time.now - BEGIN - 1000 * here.seconds) < 40, `${time.now - BEGIN - 1000 * here.seconds} ms after it slept`);
  },
};
