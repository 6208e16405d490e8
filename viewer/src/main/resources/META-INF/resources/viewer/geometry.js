/**
 * Where tiles lie on the sphere and which of them a view shows. Pure: no page, no network.
 *
 * Angles are radians. Yaw and longitude are 0 straight ahead and grow to the right, pitch and latitude grow upwards.
 * Directions are unit vectors [x right, y up, z backwards], as three.js has them.
 */

export const EYES = ['mono', 'left', 'right'];

/** The levels of a manifest with their rows, from the coarsest to the finest. */
export function levelsOf(manifest) {
  return manifest.levels.map(({ name, columns }) => ({ name, columns, rows: columns.length, equator: Math.max(...columns) }));
}

/** A place is a tile of any eye: level, row and column; its key is also the end of the tile's path. */
export const placeKey = (level, row, column) => `${level}/${row}-${column}`;

/** All places of a level, in the order of tiles.idx. */
export function placesOf(level) {
  return level.columns.flatMap((columns, row) =>
    Array.from({ length: columns }, (_, column) => ({ key: placeKey(level.name, row, column), level, row, column })));
}

/** The row and column of a level that hold a longitude and latitude. */
export function tileAt(level, longitude, latitude) {
  const v = 0.5 - latitude / Math.PI;
  const row = Math.min(level.rows - 1, Math.max(0, Math.floor(v * level.rows)));
  const u = longitude / (2 * Math.PI) + 0.5;
  const columns = level.columns[row];
  return { row, column: Math.min(columns - 1, Math.floor((u - Math.floor(u)) * columns)) };
}

/** Which sides of a tile touch a place that `shown` doesn't have: bit 0 left, 1 right, 2 top, 3 bottom. */
export function openSides(level, row, column, shown) {
  const columns = level.columns[row];
  const has = (r, c) => shown.has(placeKey(level.name, r, c));
  let sides = 0;
  if (!has(row, (column + columns - 1) % columns)) sides |= 1;
  if (!has(row, (column + 1) % columns)) sides |= 2;
  if (row > 0 && !touching(level, row, column, row - 1).every(c => has(row - 1, c))) sides |= 4;
  if (row < level.rows - 1 && !touching(level, row, column, row + 1).every(c => has(row + 1, c))) sides |= 8;
  return sides;
}

/** The columns of the neighbour row that touch a tile, as rows near the poles have fewer. */
function touching(level, row, column, neighbourRow) {
  const ratio = level.columns[neighbourRow] / level.columns[row];
  const first = Math.floor(column * ratio);
  const last = Math.ceil((column + 1) * ratio) - 1;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Solid angle of a tile in steradians. */
export function solidAngle(level, row) {
  const top = Math.PI / 2 - (row * Math.PI) / level.rows;
  const bottom = top - Math.PI / level.rows;
  return (Math.sin(top) - Math.sin(bottom)) * ((2 * Math.PI) / level.columns[row]);
}

export function direction(yaw, pitch) {
  return [Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), -Math.cos(yaw) * Math.cos(pitch)];
}

export const longitudeOf = ([x, , z]) => Math.atan2(x, -z);
export const latitudeOf = ([, y]) => Math.asin(Math.max(-1, Math.min(1, y)));

/**
 * A view: three axes and how far it reaches to each side.
 *
 * @param forward, up, right unit vectors in the film's own directions
 * @param reach tangents {left, right, up, down} of the angles from the middle to the edges
 * @param density pixels of the screen per radian in the middle
 */
export function view({ forward, up, right }, reach, density) {
  return { forward, up, right, reach, density };
}

/** A view without roll; `width` and `height` are whole angles. */
export function levelView(yaw, pitch, width, height, density = Infinity) {
  const forward = direction(yaw, pitch);
  const up = direction(yaw, pitch + Math.PI / 2);
  const right = direction(yaw + Math.PI / 2, 0);
  const x = Math.tan(width / 2);
  const y = Math.tan(height / 2);
  return view({ forward, up, right }, { left: x, right: x, up: y, down: y }, density);
}

const MARGIN = 1.35;
const ACROSS = 20;
const DOWN = 18;
/** Angle at which attention has fallen to a third; the useful field of view of older people is small. */
const ATTENTION = (25 * Math.PI) / 180;
/** What the edge of the view counts beside the middle: it is seen too. */
const EDGE = 0.4;
const OUTSIDE = 0.04;

/**
 * Rays spread over a view and a margin round it. The weight of a ray is its solid angle, more in the middle, and
 * very little in the margin, which is not seen yet.
 *
 * @returns {{longitude: number, latitude: number, weight: number}[]} weights sum up to 1
 */
export function raysOf({ forward, up, right, reach }) {
  const rays = [];
  let sum = 0;
  for (let j = 0; j < DOWN; j++) {
    for (let i = 0; i < ACROSS; i++) {
      const x = MARGIN * (-reach.left + ((i + 0.5) / ACROSS) * (reach.left + reach.right));
      const y = MARGIN * (-reach.down + ((j + 0.5) / DOWN) * (reach.down + reach.up));
      const length = Math.hypot(1, x, y);
      const ray = [0, 1, 2].map(k => (forward[k] + x * right[k] + y * up[k]) / length);
      const angle = Math.acos(1 / length);
      const inside = x >= -reach.left && x <= reach.right && y >= -reach.down && y <= reach.up;
      const weight = (length ** -3) * (EDGE + (1 - EDGE) * Math.exp(-((angle / ATTENTION) ** 2))) * (inside ? 1 : OUTSIDE);
      sum += weight;
      rays.push({ longitude: longitudeOf(ray), latitude: latitudeOf(ray), weight });
    }
  }
  for (const ray of rays) ray.weight /= sum;
  return rays;
}
