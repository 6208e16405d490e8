import { OwnClock } from '/viewer/clock.js';
import { KeepingTime } from '/viewer/keeping-time.js';
import { SharedTime } from '/viewer/shared-time.js';
import { near, equal, ok } from './assert.js';

/** A server whose clock is ahead by so many milliseconds, at the end of a line with these delays there and back. */
function exchange(time, here, { ahead, there, back, thinking = 2 }) {
  const sent = here.now;
  const received = sent + there + ahead;
  here.now += there + thinking + back;
  time.answered({ sent, received, answered: received + thinking });
}

/** A film that runs as fast as it is told, by a clock that shows only steps of so many seconds; the distance every second. */
function keep(behind, { seconds = 60, step = 0, until = 30, wantedFrom = 0 } = {}) {
  const keeping = new KeepingTime(seconds);
  const interval = 1 / 72;
  const skews = [];
  let position = wantedFrom - behind;
  for (let now = 0; now < until; now += interval) {
    const seen = step ? Math.floor(position / step) * step : position;
    const rate = keeping.rate(((seen % seconds) + seconds) % seconds, wantedFrom + now, now);
    ok(Math.abs(rate - 1) <= 0.0501, `a rate of ${rate}`);
    position += interval * rate;
    skews.push(position - wantedFrom - now - interval);
  }
  return skews;
}

export default {
  'the server’s time is known better than the worst way of a line that is uneven'() {
    const here = { now: 1000 };
    const time = new SharedTime(() => here.now);
    for (const [there, back] of [[80, 20], [300, 10], [6, 4], [40, 200]]) exchange(time, here, { ahead: 5000, there, back });
    near(time.offset, 5000, 1.01);
    near(time.trip, 10);
    near(time.now, here.now + 5001);
  },
  'what was measured before a clock was set counts no more'() {
    const here = { now: 1000 };
    const time = new SharedTime(() => here.now);
    exchange(time, here, { ahead: 5000, there: 1, back: 1 });
    exchange(time, here, { ahead: 5100, there: 20, back: 20 });
    near(time.offset, 5100);
  },
  'the quickest way there and the quickest way back are of two exchanges'() {
    const here = { now: 1000 };
    const time = new SharedTime(() => here.now);
    exchange(time, here, { ahead: 5000, there: 5, back: 80 });
    exchange(time, here, { ahead: 5000, there: 80, back: 5 });
    near(time.offset, 5000, 0.1);
  },
  'until it is measured it is known roughly, and an answer from before it was asked is none'() {
    const here = { now: 1000 };
    const time = new SharedTime(() => here.now);
    equal(time.trip, null);
    time.told(5970);
    time.told(5990);
    time.told(5900);
    near(time.offset, 4990);
    time.answered({ sent: 2000, received: 1, answered: 2 });
    equal(time.trip, null);
  },
  'a film that is behind or ahead comes within 50 ms, and stays'() {
    for (const behind of [0.39, -0.39, 0.1, -0.1]) {
      const skews = keep(behind);
      const arrived = skews.findIndex(skew => Math.abs(skew) < 0.05);
      ok(arrived >= 0 && arrived < 72 * 12, `${behind}: after ${arrived / 72} s`);
      ok(skews.slice(arrived).every(skew => Math.abs(skew) < 0.05), `${behind}: went away again`);
    }
  },
  'so it does where audio tells its position by steps of 40 ms'() {
    ok(keep(0.2, { step: 0.04 }).slice(72 * 15).every(skew => Math.abs(skew) < 0.05), 'strayed');
  },
  'over the seam of a film that goes round it is the same'() {
    ok(keep(0.2, { seconds: 3, wantedFrom: 2.95 }).slice(72 * 15).every(skew => Math.abs(skew) < 0.05), 'strayed');
    near(new KeepingTime(3).skew(2.95, 6.05), -0.1);
    near(new KeepingTime(3).skew(0.05, 5.95), 0.1);
  },
  'what is near is left alone'() {
    equal(new KeepingTime(60).rate(10.009, 10, 0), 1);
    equal(new KeepingTime(60).isFar(10.09, 10, false), false);
  },
  'from afar it jumps ahead and stands until it is time'() {
    const keeping = new KeepingTime(60);
    ok(keeping.isFar(10, 15, true), 'not far');
    near(keeping.jump(75, true), 15.3);
    ok(!keeping.isDue(75.2), 'too early');
    ok(keeping.isDue(75.3), 'too late');
    keeping.forget();
    ok(keeping.isDue(0), 'waits for nothing');
  },
  'a device that is slow to jump aims further the next time, and nearer when it has become faster'() {
    const keeping = new KeepingTime(60);
    keeping.jump(10, true);
    keeping.took(1.2);
    near(keeping.jump(20, true), 21.5);
    keeping.took(0.4);
    near(keeping.jump(30, true), 30.5);
    keeping.took(50);
    near(keeping.jump(40, true), 43);
  },
  'who stands behind sets off before the others, and who stands ahead after them'() {
    const keeping = new KeepingTime(60);
    ok(!keeping.isTime(9.9, 10, 0.3, false) && keeping.isTime(9.9, 10, 0.099, false), 'behind');
    ok(!keeping.isTime(10.1, 10.05, 0, false) && keeping.isTime(10.1, 10.101, 0, false), 'ahead');
    ok(!keeping.isTime(10, 10, Infinity, false), 'nobody said that it goes on');
    ok(keeping.isTime(10.2, 10, 0, true), 'what runs is slowed down, not stopped');
  },
  'a device that takes a while to start sets off that much earlier the next time'() {
    const keeping = new KeepingTime(60);
    keeping.setsOff(10, 10, 0, 0);
    for (let now = 0; now < 1; now += 0.01) keeping.rate(10 + Math.max(0, now - 0.2), 10 + now, now);
    ok(keeping.isTime(10, 10, 0.16, false), 'has learnt nothing');
    ok(!keeping.isTime(10, 10, 0.25, false), 'has learnt too much');
  },
  'a photo is always where it is wanted'() {
    equal(new KeepingTime(0).skew(0, 12), 0);
  },
  'a clock that runs slower or faster goes on from where it is'() {
    let now = 0;
    const clock = new OwnClock(() => now);
    clock.start();
    now = 1000;
    clock.rate = 1.05;
    now = 2000;
    near(clock.seconds, 2.05);
    clock.stop();
    now = 9000;
    near(clock.seconds, 2.05);
    clock.seek(7);
    clock.start();
    now = 10_000;
    near(clock.seconds, 8.05);
  },
};
