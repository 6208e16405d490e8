import { levelView, levelsOf } from '/viewer/geometry.js';
import { Prediction } from '/viewer/prediction.js';
import { Scheduler } from '/viewer/scheduler.js';
import { equal, ok } from './assert.js';

const levels = levelsOf({ levels: [{ name: 'base', columns: [2] }, { name: 'half', columns: [4, 4] }, { name: 'full', columns: [4, 8, 8, 4] }] });
const radians = degrees => (degrees * Math.PI) / 180;
const at = (yaw, pitch = 0) => levelView(radians(yaw), radians(pitch), radians(100), radians(75), 2000);
const base = ['base/0-0', 'base/0-1'];
const film = {
  levels, tile: { width: 480 }, base, eyes: 1, bytes: key => (key.startsWith('base') ? 20_000 : 40_000), baseBytes: () => 40_000, fullBytes: () => 24 * 40_000,
  startOf: number => number, exists: number => number < 20,
};
const everything = { holds: () => true, loading: () => false, received: () => 0, gone: () => false };
const nothing = { ...everything, holds: () => false };
const baseOnly = { ...everything, holds: key => key.startsWith('base') };
const playing = { position: 3.1, running: true, shown: { number: 3, places: [] }, fed: [], next: 4, hungry: false, upgrading: false, throughput: 20e6, roundTrip: 0.03, slots: 14, decoders: 2 };

/** Has a head turn for a while, then plans. */
function plan(state, { turning = 0, yaw = 0 } = {}) {
  const planned = new Scheduler(film);
  for (let ms = -300; ms <= 0; ms += 16) planned.look(10 + ms / 1000, at(yaw + (turning * ms) / 1000));
  return planned.plan({ ...playing, ...state });
}
const keysOf = (wishes, number) => wishes.filter(wish => wish.number === number).map(({ key }) => key);
const columnsOf = keys => keys.filter(key => /^full\/[12]/.test(key)).map(key => Number(key.slice(-1)));

export default {
  'before anything is there only the base is wished for, the present first'() {
    const { wishes } = plan({ ...nothing, running: false, shown: null, next: 0, position: 0, throughput: 0 });
    equal(wishes.map(({ key, number }) => `${number} ${key}`), ['0 base/0-0', '0 base/0-1', '1 base/0-0', '1 base/0-1']);
  },
  'a tile never keeps the base waiting'() {
    const { wishes } = plan({ ...everything, holds: (key, number) => key.startsWith('base') && number < 5 });
    equal(wishes, base.map(key => ({ key, number: 5 })));
  },
  'with the base safe, what is on screen is made sharp first, then what comes'() {
    const { wishes } = plan({ ...baseOnly, position: 3.6 });
    ok(wishes.length > 8 && wishes[0].number === 3 && wishes[0].key.startsWith('full/'), JSON.stringify(wishes.slice(0, 3)));
    ok(wishes.findIndex(({ number }) => number === 4) > wishes.findLastIndex(({ number }) => number === 3));
  },
  'a head that turns is met where it will be'() {
    const still = columnsOf(keysOf(plan({ ...baseOnly, position: 3.9 }).wishes, 4));
    const right = columnsOf(keysOf(plan({ ...baseOnly, position: 3.9 }, { turning: 120 }).wishes, 4));
    const middle = columns => columns.reduce((sum, column) => sum + column, 0) / columns.length;
    ok(middle(right) > middle(still) + 0.4, `${still} | ${right}`);
  },
  'the tiles of the next segment are fetched as late as the line allows'() {
    const number4 = state => keysOf(plan({ ...baseOnly, ...state }).wishes, 4).filter(key => !key.startsWith('base'));
    equal(number4({ position: 3.1, throughput: 100e6 }), []);
    ok(number4({ position: 3.7, throughput: 100e6 }).length > 4);
    ok(number4({ position: 3.1, throughput: 4e6 }).length > 0);
  },
  'a slow line gets fewer tiles, none at all where the base fills it'() {
    const tiles = throughput => keysOf(plan({ ...baseOnly, position: 3.9, throughput }).wishes, 4).length;
    ok(tiles(2e6) < tiles(20e6), `${tiles(2e6)} ${tiles(20e6)}`);
    equal(tiles(0.3e6), 0);
  },
  'on a slow line what is on screen takes nothing from what comes'() {
    const { wishes } = plan({ ...baseOnly, position: 3.3, throughput: 2e6 });
    equal(keysOf(wishes, 3), []);
    ok(keysOf(wishes, 4).length > 0);
  },
  'while there is time, base that is missing further ahead doesn\'t cut off a tile under way'() {
    const planned = new Scheduler(film);
    planned.look(10, at(0));
    const tiles = planned.plan({ ...playing, ...baseOnly, position: 3.9 }).wishes.filter(({ key, number }) => number === 4 && key.startsWith('full'));
    ok(tiles.length > 0);
    const state = { ...playing, ...baseOnly, position: 3.95, holds: (key, number) => key.startsWith('base') && number < 5, loading: (key, number) => number === 4 };
    equal(planned.plan(state).wishes, [...base.map(key => ({ key, number: 5 })), ...tiles]);
    equal(planned.plan({ ...state, holds: () => false }).wishes.map(({ number }) => number), [4, 4, 5, 5]);
  },
  'on a slow line some base is there before the film goes on, and all of the horizon before any tile'() {
    const baseUntil = last => ({ holds: (key, number) => key.startsWith('base') && number <= last, throughput: 0.6e6 });
    equal(plan({ ...baseOnly, ...baseUntil(5) }).steady, false);
    equal(plan({ ...baseOnly, ...baseUntil(6) }).steady, true);
    ok(plan({ ...baseOnly, ...baseUntil(6) }).wishes.every(({ key }) => key.startsWith('base')));
    ok(plan({ ...baseOnly, ...baseUntil(4), throughput: 20e6 }).steady);
  },
  'on a line that can\'t bring all, what is nearly as sharp and far cheaper comes first'() {
    const first = throughput => plan({ ...baseOnly, position: 3.7, throughput }, { yaw: 45 }).wishes[0].key;
    ok(first(20e6).startsWith('full/'), first(20e6));
    ok(first(1.2e6).startsWith('half/'), first(1.2e6));
  },
  'a slow line is asked for one thing after the other'() {
    const tiles = throughput => plan({ ...baseOnly, position: 3.7, throughput }).wishes.length;
    ok(tiles(2e6) <= 2 && tiles(20e6) > 6, `${tiles(2e6)} ${tiles(20e6)}`);
  },
  'what is under way goes on while it comes in time, though the head has turned'() {
    const planned = new Scheduler(film);
    planned.look(10, at(0));
    const [first] = planned.plan({ ...playing, ...baseOnly, position: 3.7, throughput: 2e6 }).wishes;
    planned.look(10.1, at(170));
    const underway = (throughput, received) => planned.plan({
      ...playing, ...baseOnly, position: 3.7, throughput, loading: (key, number) => key === first.key && number === first.number, received: () => received,
    }).wishes.some(({ key, number }) => key === first.key && number === first.number);
    ok(underway(2e6, 10_000));
    ok(!underway(0.1e6, 10_000));
  },
  'the next segment is fed when its tiles are there, at the latest in time for its pictures'() {
    ok(plan({ ...everything, hungry: true, position: 3.5 }).feed.length > 4);
    equal(plan({ ...baseOnly, hungry: true, position: 3.5 }).feed, null);
    equal(plan({ ...baseOnly, hungry: true, position: 3.8 }).feed, []);
    equal(plan({ ...nothing, hungry: true, position: 3.8 }).feed, null);
  },
  'what came for the picture on screen is shown by the second decoder'() {
    const { upgrade } = plan(everything);
    equal(upgrade.map(({ number }) => number), [3]);
    ok(upgrade[0].places.length > 4);
    equal(plan({ ...everything, upgrading: true }).upgrade, null);
    equal(plan({ ...everything, shown: { number: 3, places: upgrade[0].places } }).upgrade, null);
  },
  'too late for the picture on screen, it is still in time for what is fed already'() {
    const fed = [{ number: 4, places: [] }];
    equal(plan({ ...everything, position: 3.5, fed, next: 5 }).upgrade.map(({ number }) => number), [3, 4]);
    equal(plan({ ...everything, position: 3.95, fed, next: 5 }).upgrade.map(({ number }) => number), [4]);
  },
  'with one decoder the picture is fed again only while it stands'() {
    equal(plan({ ...everything, decoders: 1 }).upgrade, null);
    ok(plan({ ...everything, running: false, decoders: 1 }).upgrade[0].places.length > 4);
  },
  'at the end the beginning is kept ready'() {
    const { wishes, feed } = plan({ ...nothing, position: 19.9, shown: { number: 19, places: [] }, next: 20, hungry: true });
    equal(wishes.map(({ number }) => number), [20, 20, 21, 21]);
    equal(feed, null);
  },
  'a prediction goes on with a turn, and comes to rest'() {
    const prediction = new Prediction();
    for (let ms = 0; ms <= 200; ms += 10) prediction.observe(ms / 1000, at((100 * ms) / 1000));
    const yaw = seconds => {
      const { forward } = prediction.after(seconds);
      return (Math.atan2(forward[0], -forward[2]) * 180) / Math.PI;
    };
    ok(Math.abs(Math.hypot(...prediction.velocity) - radians(100)) < 0.01);
    ok(Math.abs(yaw(0.1) - 30) < 2, `${yaw(0.1)}`);
    ok(yaw(10) > 80 && yaw(10) < 100, `${yaw(10)}`);
  },
  'a view that jumps is not taken for a turn'() {
    const prediction = new Prediction();
    prediction.observe(0, at(0));
    prediction.observe(0.016, at(170));
    equal(prediction.velocity, [0, 0, 0]);
  },
};
