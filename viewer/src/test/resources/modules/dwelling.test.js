import { Dwelling, isReached } from '/viewer/dwelling.js';
import { equal, near, ok } from './assert.js';

const FRAME = 1000 / 72;
const [SHOP, LANE] = [{ name: 'shop' }, { name: 'lane' }];

/** When something was chosen, in milliseconds: a list of [what, when]; `path` gives what is met at a time. */
function chosen(path, until, dwelling = new Dwelling(), from = 0) {
  const all = [];
  for (let now = from; now <= until; now += FRAME) {
    const stayed = dwelling.update(path(now), now);
    if (stayed.chosen) all.push([stayed.target, now]);
  }
  return all;
}

const about = (time, expected) => ok(time >= expected && time < expected + 2 * FRAME, `chosen after ${time} ms`);

export default {
  'what one stays with is chosen after 1.2 seconds, once'() {
    const all = chosen(() => SHOP, 10_000);
    equal(all.length, 1);
    about(all[0][1], 1200);
  },
  'how long it takes is a setting'() {
    about(chosen(() => SHOP, 5000, new Dwelling(2500))[0][1], 2500);
  },
  'the ring fills steadily'() {
    const dwelling = new Dwelling();
    for (let now = 0; now <= 1200; now += 10) near(dwelling.update(SHOP, now).share, now / 1200);
  },
  'a trembling head that loses it for a moment goes on'() {
    about(chosen(now => (now % 300 > 150 && now % 300 < 250 ? null : SHOP), 2000)[0][1], 1200);
  },
  'nothing is chosen while one does not look there'() {
    equal(chosen(now => (now < 1100 ? SHOP : null), 3000), []);
  },
  'who leaves begins anew'() {
    const all = chosen(now => (now > 1000 && now < 1400 ? null : SHOP), 3000);
    equal(all.length, 1);
    about(all[0][1], 2600);
  },
  'another one begins at once'() {
    const all = chosen(now => (now < 1000 ? SHOP : LANE), 3000);
    equal(all.map(([what]) => what.name), ['lane']);
    about(all[0][1], 2200);
  },
  'what was chosen can be chosen again once it was left'() {
    equal(chosen(now => (now > 2000 && now < 2500 ? null : SHOP), 5000).length, 2);
  },
  'who arrives has to leave first what they look at'() {
    const dwelling = new Dwelling();
    chosen(() => SHOP, 1000, dwelling);
    dwelling.arrive();
    equal(chosen(() => LANE, 9000, dwelling, 1010), []);
    equal(chosen(() => null, 9500, dwelling, 9010), []);
    equal(chosen(() => LANE, 11_000, dwelling, 9510).length, 1);
  },
  'a headset that is taken off and put on again has stayed with nothing'() {
    const dwelling = new Dwelling();
    chosen(() => SHOP, 1000, dwelling);
    equal(chosen(() => SHOP, 61_000, dwelling, 60_000), []);
  },
  'a finger at half a metre reaches for what is behind it, and a hand in the lap for nothing'() {
    const ahead = [0, 0, -1];
    ok(isReached([0, 1.2, 0], [0.05, 1.15, -0.45], ahead), 'not reached');
    ok(!isReached([0, 1.2, 0], [0.1, 0.7, -0.3], ahead), 'reached by a hand in the lap');
    ok(!isReached([0, 1.2, 0], [0, 1.2, -0.1], ahead), 'reached by a hand at the face');
    const right = [1, 0, 0];
    ok(!isReached([0, 1.2, 0], [0.05, 1.15, -0.45], right), 'reached beside');
  },
};
