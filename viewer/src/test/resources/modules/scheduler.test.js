import { lookupTable, NONE } from '/viewer/atlas.js';
import { levelView, levelsOf, raysOf } from '/viewer/geometry.js';
import { choosePlaces, filmWishes } from '/viewer/scheduler.js';
import { equal, ok } from './assert.js';

const levels = levelsOf({ levels: [{ name: 'base', columns: [2] }, { name: 'half', columns: [4, 4] }, { name: 'full', columns: [4, 8, 8, 4] }] });
const radians = degrees => (degrees * Math.PI) / 180;
const looking = (yaw, pitch) => raysOf(levelView(radians(yaw), radians(pitch), radians(100), radians(75)));
const choose = (rays, count, more = {}) => choosePlaces({ levels, size: 480, density: 2000, rays, count, ...more });

export default {
  'the middle is sharp first'() {
    equal(choose(looking(22, 22), 1), ['full/1-4']);
    equal(choose(looking(-100, -22), 1), ['full/2-1']);
  },
  'with few slots the middle of the view is at the full level'() {
    equal(choose(raysOf(levelView(0, 0, radians(110), radians(100))), 4).sort(), ['full/1-3', 'full/1-4', 'full/2-3', 'full/2-4']);
  },
  'with slots enough all that is seen is sharp, and nothing behind'() {
    const places = choose(looking(0, 0), 12).filter(key => key.startsWith('full/'));
    for (const key of ['full/1-3', 'full/1-4', 'full/2-3', 'full/2-4']) ok(places.includes(key), key);
    ok(!places.some(key => /full\/[12]-[07]/.test(key)), `${places}`);
  },
  'no tile twice, never more than there are slots'() {
    for (const yaw of [0, 45, 179]) {
      for (const pitch of [-80, 0, 80]) {
        const places = choose(looking(yaw, pitch), 7);
        equal(new Set(places).size, places.length);
        ok(places.length <= 7);
      }
    }
  },
  'what the screen can\'t show isn\'t chosen'() {
    const places = choose(looking(0, 0), 12, { density: 480 * 4 / (2 * Math.PI) });
    ok(places.length > 0 && places.every(key => key.startsWith('half/')), `${places}`);
  },
  'what isn\'t there is replaced by what is'() {
    const places = choose(looking(22, 22), 4, { available: key => key !== 'full/1-4' });
    ok(!places.includes('full/1-4') && places.includes('half/0-2'), `${places}`);
  },
  'the base is wished for before the tiles that need it, and ahead'() {
    const wishes = filmWishes({ base: ['b'], chosen: ['t'], shown: null, next: 3, horizon: 4, wrap: s => (s < 6 ? s : null) });
    equal(wishes.map(({ key, segment }) => key + segment), ['b3', 'b4', 't3', 'b5', 't4']);
  },
  'while the film stands, what is on screen comes first'() {
    const [first, second] = filmWishes({ base: ['b'], chosen: ['t'], shown: 2, next: 3, horizon: 2, wrap: s => s });
    equal([first, second], [{ key: 'b', segment: 2 }, { key: 't', segment: 2 }]);
  },
  'at its end a film that goes round wishes for its beginning'() {
    const wishes = filmWishes({ base: ['b'], chosen: [], shown: null, next: 5, horizon: 3, wrap: s => s % 6 });
    equal(wishes.map(wish => wish.segment), [5, 0, 1]);
  },
  'the table tells the shader columns, slots, soft sides and opacity'() {
    const table = lookupTable(levels, new Map([['base/0-0', 0], ['full/1-2', 5]]), () => 0.5);
    const width = 9 * 4;
    equal([...table.slice(0, 12)], [2, 0, 0, 0, 0, 0, 128, 0, NONE, 0, 0, 0]);
    const row = 1 + 2 + 1;
    equal(table[row * width], 8);
    equal([...table.slice(row * width + 12, row * width + 16)], [5, 15, 128, 0]);
  },
};
