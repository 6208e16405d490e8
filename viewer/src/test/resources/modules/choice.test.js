import { lookupTable, NONE } from '/viewer/atlas.js';
import { Sight } from '/viewer/choice.js';
import { levelView, levelsOf, raysOf } from '/viewer/geometry.js';
import { equal, ok } from './assert.js';

const levels = levelsOf({ levels: [{ name: 'base', columns: [2] }, { name: 'half', columns: [4, 4] }, { name: 'full', columns: [4, 8, 8, 4] }] });
const radians = degrees => (degrees * Math.PI) / 180;
const looking = (yaw, pitch) => raysOf(levelView(radians(yaw), radians(pitch), radians(100), radians(75)));
const sight = (rays, density = 2000) => new Sight({ levels, tile: { width: 480 }, density, rays });
const choose = (rays, count, more = {}) => sight(rays).choose({ count, ...more });
/** Every tile costs the same, and the price is what a tile that fills a tenth of the view is just worth. */
const dear = { bytes: () => 1, price: 0.1 };

export default {
  'with slots enough all that is seen is sharp, and nothing behind'() {
    const places = choose(looking(0, 0), 12).filter(key => key.startsWith('full/'));
    for (const key of ['full/1-3', 'full/1-4', 'full/2-3', 'full/2-4']) ok(places.includes(key), key);
    ok(!places.some(key => /full\/[12]-[07]/.test(key)), `${places}`);
  },
  'with few slots the middle of the view is at the full level'() {
    equal(choose(raysOf(levelView(0, 0, radians(110), radians(100))), 4).sort(), ['full/1-3', 'full/1-4', 'full/2-3', 'full/2-4']);
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
    const places = sight(looking(0, 0), 480 * 4 / (2 * Math.PI)).choose({ count: 12 });
    ok(places.length > 0 && places.every(key => key.startsWith('half/')), `${places}`);
  },
  'a level with no more columns than the base doesn\'t hide the one above'() {
    const few = levelsOf({ levels: [{ name: 'base', columns: [2] }, { name: 'half', columns: [2, 2] }, { name: 'full', columns: [4, 4, 4] }] });
    const places = new Sight({ levels: few, tile: { width: 320 }, density: 2000, rays: looking(0, 0) }).choose({ count: 12 });
    ok(places.includes('full/1-1') && places.includes('full/1-2') && places.every(key => key.startsWith('full/')), `${places}`);
  },
  'what isn\'t there is replaced by what is'() {
    const places = choose(looking(22, 22), 12, { available: key => key !== 'full/1-4' });
    ok(!places.includes('full/1-4') && places.includes('half/0-2'), `${places}`);
  },
  'where the full level covers the view, the half level under it is given up'() {
    const places = choose(looking(0, 0), 30, { bytes: () => 1, price: 1e-4 });
    const rays = looking(0, 0);
    for (const key of places.filter(k => k.startsWith('half/'))) {
      ok(sight(rays).sharpnessWith(places) - sight(rays).sharpnessWith(places.filter(k => k !== key)) > 1e-4, key);
    }
  },
  'bytes that add little are saved, bytes that are there cost nothing'() {
    const rays = looking(0, 0);
    const cheap = choose(rays, 12);
    const saving = choose(rays, 12, dear);
    ok(saving.length < cheap.length, `${saving}`);
    const corner = cheap.find(key => !saving.includes(key) && key.startsWith('full/'));
    ok(choose(rays, 12, { ...dear, bytes: key => (key === corner ? 0 : 1) }).includes(corner), corner);
  },
  'never more bytes than the line brings'() {
    ok(choose(looking(0, 0), 12, { bytes: () => 1, budget: 3 }).length === 3);
    equal(choose(looking(0, 0), 12, { bytes: () => 1, budget: 0 }), []);
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
