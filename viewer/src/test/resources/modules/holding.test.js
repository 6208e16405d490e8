import { Holding } from '/viewer/holding.js';
import { equal, near, ok } from './assert.js';

const FRAME = 1000 / 72;

const direction = (yaw, pitch) => {
  const [y, p] = [(yaw * Math.PI) / 180, (pitch * Math.PI) / 180];
  return [Math.sin(y) * Math.cos(p), Math.sin(p), -Math.cos(y) * Math.cos(p)];
};

/** When it was held first, in milliseconds, or null; `path` gives yaw and pitch in degrees at a time. */
function heldAt(path, until, holding = new Holding(), from = 0) {
  for (let now = from; now <= until; now += FRAME) if (holding.update(direction(...path(now)), now) === 1) return now;
  return null;
}

const about2s = time => ok(time !== null && time >= 2000 && time < 2000 + 2 * FRAME, `held after ${time} ms`);

export default {
  'what is looked at for two seconds is held'() {
    about2s(heldAt(() => [48, -5], 3000));
  },
  'it fills steadily'() {
    const holding = new Holding();
    for (let now = 0; now <= 2000; now += 10) near(holding.update(direction(10, 0), now), now / 2000);
  },
  'an old head that trembles holds'() {
    about2s(heldAt(now => [170 + 1.8 * Math.sin(now / 40), 12 + 1.8 * Math.cos(now / 55)], 3000));
  },
  'behind the person, where yaw jumps from 180 to -180, it is the same'() {
    about2s(heldAt(now => [Math.floor(now / 100) % 2 ? 179 : -179, 0], 3000));
  },
  'who looks around slowly holds nothing'() {
    equal(heldAt(now => [now / 333, 0], 20_000), null);
    equal(heldAt(now => [0, -10 + now / 333], 20_000), null);
  },
  'looking away begins anew'() {
    const holding = new Holding();
    equal(heldAt(now => (now < 1900 ? [0, 0] : [30, 0]), 2500, holding), null);
    equal(heldAt(() => [0, 0], 4400, holding, 2500), null);
    ok(heldAt(() => [0, 0], 4600, holding, 4400) !== null, 'not held at last');
  },
  'a headset that is taken off and put on again has held nothing'() {
    const holding = new Holding();
    heldAt(() => [0, 0], 1000, holding);
    equal(heldAt(() => [0, 0], 61_900, holding, 60_000), null);
  },
  'what was dropped counts no more'() {
    const holding = new Holding();
    heldAt(() => [0, 0], 1900, holding);
    holding.drop();
    equal(holding.update(direction(0, 0), 1910), 0);
  },
};
