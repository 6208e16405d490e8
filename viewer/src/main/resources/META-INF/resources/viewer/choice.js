/** Which tiles a view is worth: sharpness that is seen against bytes that it costs. Pure. */
import { placeKey, tileAt } from './geometry.js';

/** A gain below this share of the whole view isn't worth a slot. */
const NEGLIGIBLE = 0.0005;
/** What is given up for being too dear may make room for something better; it settles at once. */
const ROUNDS = 3;

/** How sharp each level looks, from 0 for the coarsest to 1 for what the screen can show; each doubling of the resolution counts the same. */
function sharpnessOf(levels, tile, density) {
  const pixels = levels.map(level => (tile.width * level.equator) / (2 * Math.PI));
  const wanted = Math.min(density, pixels[pixels.length - 1]);
  const doublings = pixels.map(p => Math.log2(Math.min(1, p / wanted)));
  return doublings.map(d => (doublings[0] < 0 ? 1 - d / doublings[0] : 1));
}

/** A view's rays on a pyramid of levels: which place of which level each of them hits. */
export class Sight {
  /**
   * @param levels of the manifest, the coarsest first; it is there anyway and isn't chosen
   * @param tile width of a tile's content in pixels
   * @param density of the screen in pixels per radian
   * @param rays of the view; their weights sum up to 1
   */
  constructor({ levels, tile, density, rays }) {
    this.rays = rays;
    this.sharpness = sharpnessOf(levels, tile, density);
    /** Of each place that is seen: its level and the rays that hit it. */
    this.places = new Map();
    for (let l = 1; l < levels.length; l++) {
      // No sharper than a coarser level: the screen can't show it, or it has no more columns.
      if (this.sharpness[l] <= Math.max(...this.sharpness.slice(0, l))) continue;
      rays.forEach((ray, i) => {
        const { row, column } = tileAt(levels[l], ray.longitude, ray.latitude);
        const key = placeKey(levels[l].name, row, column);
        if (!this.places.has(key)) this.places.set(key, { level: l, rays: [] });
        this.places.get(key).rays.push(i);
      });
    }
  }

  /** How sharp the view is with these places on the screen: 0 with none, 1 where nothing could be sharper. */
  sharpnessWith(keys) {
    const levels = this.#levelsWith(keys);
    return this.rays.reduce((sum, ray, i) => sum + ray.weight * this.sharpness[levels[i]], 0);
  }

  /**
   * Chooses places so that the view gets as sharp as possible for its bytes: one after the other the place whose gain,
   * less its price, is the largest; what turns out not to be worth its price beside the others is given up again.
   *
   * @param {number} count of places to choose at most
   * @param {(key: string) => boolean} available whether a place may be chosen
   * @param {(key: string) => number} bytes that a place still costs; 0 for what is there
   * @param {number} price of a byte as a share of the view's sharpness
   * @param {number} budget bytes to spend at most
   * @returns {string[]} keys, the one that adds most first
   */
  choose({ count, available = () => true, bytes = () => 0, price = 0, budget = Infinity }) {
    const refused = new Set();
    let chosen = [];
    for (let round = 0; round < ROUNDS; round++) {
      chosen = this.#greedy(chosen, { count, available, bytes, price, budget, refused });
      const dear = chosen.filter(key => this.#lossWithout(key, chosen) < Math.max(NEGLIGIBLE, price * bytes(key)));
      if (dear.length === 0) break;
      // One at a time, the least useful first: two may stand in for each other.
      for (const key of dear.reverse()) {
        if (this.#lossWithout(key, chosen) >= Math.max(NEGLIGIBLE, price * bytes(key))) continue;
        chosen = chosen.filter(other => other !== key);
        refused.add(key);
      }
    }
    return chosen;
  }

  #greedy(start, { count, available, bytes, price, budget, refused }) {
    const chosen = [...start];
    const levels = this.#levelsWith(chosen);
    const out = new Set([...refused, ...chosen]);
    let left = budget - chosen.reduce((sum, key) => sum + bytes(key), 0);
    while (chosen.length < count) {
      let best = null;
      let most = NEGLIGIBLE;
      for (const [key, place] of this.places) {
        if (out.has(key)) continue;
        const gain = this.#gain(place, levels);
        if (gain <= most) continue;
        const cost = bytes(key);
        const worth = gain - price * cost;
        if (worth <= most || cost > left) continue;
        if (!available(key)) {
          out.add(key);
          continue;
        }
        most = worth;
        best = key;
      }
      if (best === null) break;
      chosen.push(best);
      out.add(best);
      left -= bytes(best);
      const { level, rays } = this.places.get(best);
      for (const i of rays) levels[i] = Math.max(levels[i], level);
    }
    return chosen;
  }

  #gain({ level, rays }, levels) {
    let gain = 0;
    for (const i of rays) if (levels[i] < level) gain += this.rays[i].weight * (this.sharpness[level] - this.sharpness[levels[i]]);
    return gain;
  }

  #lossWithout(key, chosen) {
    return this.#gain(this.places.get(key), this.#levelsWith(chosen.filter(other => other !== key)));
  }

  #levelsWith(keys) {
    const levels = new Uint8Array(this.rays.length);
    for (const key of keys) {
      const place = this.places.get(key);
      if (place) for (const i of place.rays) levels[i] = Math.max(levels[i], place.level);
    }
    return levels;
  }
}
