/** What to show and what to fetch next. Pure: everything it needs is handed in. */
import { tileAt, placeKey } from './geometry.js';

/** A gain below this share of the whole view isn't worth a slot. */
const NEGLIGIBLE = 0.0005;

/**
 * Chooses places so that the view gets as sharp as possible: one after the other the place that adds most, by the
 * weight of the rays that hit it and by how much sharper than what is there already it is. No sharper than the screen
 * can show.
 *
 * @param levels of the manifest; the first is there anyway and isn't chosen
 * @param size width of a tile's content in pixels
 * @param view with its `density`
 * @param rays of the view
 * @param count of places to choose at most
 * @param available tells whether a place may be chosen
 * @returns {string[]} keys of places, the one that adds most first
 */
export function choosePlaces({ levels, size, density, rays, count, available = () => true }) {
  const pixels = levels.map(level => (size * level.equator) / (2 * Math.PI));
  const wanted = Math.min(density, pixels[pixels.length - 1]);
  // Each doubling of the resolution counts the same.
  const sharpness = pixels.map(p => Math.log2(Math.min(1, p / wanted)));
  const hits = levels.map(level => rays.map(ray => {
    const { row, column } = tileAt(level, ray.longitude, ray.latitude);
    return placeKey(level.name, row, column);
  }));
  const current = rays.map(() => sharpness[0]);
  const chosen = [];
  const unavailable = new Set();
  while (chosen.length < count) {
    const gains = new Map();
    for (let l = 1; l < levels.length; l++) {
      rays.forEach((ray, i) => {
        const gain = ray.weight * (sharpness[l] - current[i]);
        if (gain > 0 && !unavailable.has(hits[l][i])) gains.set(hits[l][i], (gains.get(hits[l][i]) ?? 0) + gain);
      });
    }
    let best = null;
    for (const [key, gain] of gains) if (gain > NEGLIGIBLE && (best === null || gain > gains.get(best))) best = key;
    if (best === null) break;
    if (!available(best)) {
      unavailable.add(best);
      continue;
    }
    chosen.push(best);
    const l = levels.findIndex(level => best.startsWith(`${level.name}/`));
    rays.forEach((_, i) => { if (hits[l][i] === best) current[i] = Math.max(current[i], sharpness[l]); });
  }
  return chosen;
}

/**
 * What a film has to fetch, the most urgent first. The base always comes before the tiles that need it.
 *
 * @param base keys of the base level
 * @param chosen keys that the view wants, the most useful first
 * @param shown segment on screen, where its picture could still be made sharper because the film stands; or null
 * @param next segment that the decoder gets next
 * @param horizon segments ahead that the base is kept for
 * @param wrap turns a segment's running number into one of the film, or null behind the end
 * @returns {{key: string, segment: number}[]}
 */
export function filmWishes({ base, chosen, shown, next, horizon, wrap }) {
  const wishes = [];
  const wish = (keys, segment) => {
    const wrapped = wrap(segment);
    if (wrapped !== null) for (const key of keys) wishes.push({ key, segment: wrapped });
  };
  if (shown !== null) {
    wish(base, shown);
    wish(chosen, shown);
  }
  wish(base, next);
  wish(base, next + 1);
  wish(chosen, next);
  for (let s = next + 2; s < next + horizon; s++) wish(base, s);
  wish(chosen, next + 1);
  return wishes;
}
