import { direction, latitudeOf, levelView, levelsOf, longitudeOf, openSides, placesOf, raysOf, solidAngle, tileAt } from '/viewer/geometry.js';
import { equal, near, ok } from './assert.js';

const levels = levelsOf({ levels: [{ name: 'base', columns: [2] }, { name: 'full', columns: [4, 8, 8, 4] }] });
const full = levels[1];
const radians = degrees => (degrees * Math.PI) / 180;

export default {
  'straight ahead is the middle of the picture'() {
    equal(tileAt(full, 0.01, 0.01), { row: 1, column: 4 });
    equal(tileAt(full, -0.01, -0.01), { row: 2, column: 3 });
  },
  'longitude goes round'() {
    equal(tileAt(full, Math.PI, 0.1), { row: 1, column: 0 });
    equal(tileAt(full, radians(361), 0.1), tileAt(full, radians(1), 0.1));
  },
  'the poles belong to the outer rows, which have half the columns'() {
    equal(tileAt(full, radians(-100), Math.PI / 2), { row: 0, column: 0 });
    equal(tileAt(full, radians(100), -Math.PI / 2), { row: 3, column: 3 });
  },
  'the tiles of a level cover the sphere once'() {
    for (const level of levels) near(placesOf(level).reduce((sum, place) => sum + solidAngle(level, place.row), 0), 4 * Math.PI);
  },
  'directions and angles are each other\'s inverse'() {
    const d = direction(radians(120), radians(-40));
    near(longitudeOf(d), radians(120));
    near(latitudeOf(d), radians(-40));
  },
  'a view looks where it is turned to, upright'() {
    const view = levelView(radians(90), 0, radians(90), radians(60));
    near(view.forward[0], 1);
    near(view.up[1], 1);
    near(view.right[2], 1);
  },
  'rays weigh most in the middle and one in all'() {
    const rays = raysOf(levelView(0, 0, radians(90), radians(60)));
    near(rays.reduce((sum, ray) => sum + ray.weight, 0), 1, 1e-6);
    const heaviest = rays.reduce((best, ray) => (ray.weight > best.weight ? ray : best));
    ok(Math.abs(heaviest.longitude) < radians(5) && Math.abs(heaviest.latitude) < radians(5), 'the middle');
  },
  'a tile fades out only where its neighbours are missing'() {
    const shown = new Set(['full/1-3', 'full/1-4', 'full/2-3', 'full/2-4', 'full/0-1']);
    equal(openSides(full, 1, 3, shown), 1);
    equal(openSides(full, 1, 4, shown), 2 | 4);
    equal(openSides(full, 0, 1, shown), 1 | 2 | 8);
  },
};
