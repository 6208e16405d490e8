/** How a picture of tiles is described to the shader. Pure. */
import { openSides, placeKey } from './geometry.js';

/** No slot. */
export const NONE = 255;

/**
 * @typedef {object} Atlas
 * @property {[number, number]} size of the whole picture in pixels
 * @property {[number, number]} tile size of a tile's content
 * @property {[number, number]} pitch distance from slot to slot
 * @property {number} guard rows above the content within a slot
 * @property {number} across slots side by side
 * @property {[number, number]} inset how far sampling stays inside the content
 */

/** A stitched film: slots on top of each other. Half a pixel more than one, as the grey guard would bleed in through the chroma. */
export function filmAtlas({ width, height, guard }, slots) {
  const slot = height + 2 * guard;
  return { size: [width, slot * slots], tile: [width, height], pitch: [width, slot], guard, across: 1, inset: [0.5, 1.5] };
}

export function stillAtlas({ width, height }, across, down) {
  return { size: [across * width, down * height], tile: [width, height], pitch: [width, height], guard: 0, across, inset: [0.5, 0.5] };
}

/** One untiled picture. */
export function plainAtlas(width, height) {
  return { size: [width, height], tile: [width, height], pitch: [width, height], guard: 0, across: 1, inset: [0.5, 0.5] };
}

export function tableSize(levels) {
  return { width: 1 + Math.max(...levels.map(level => level.equator)), height: levels.reduce((sum, level) => sum + level.rows, 0) };
}

/**
 * The lookup table of one eye: a row of texels for each row of each level, the number of columns in its first texel,
 * then for each tile the slot, the sides that fade into a coarser level, and the opacity.
 *
 * @param {Map<string, number>} slots of the eye's places
 * @param {(key: string) => number} opacity 0 to 1
 */
export function lookupTable(levels, slots, opacity = () => 1) {
  const { width, height } = tableSize(levels);
  const table = new Uint8Array(width * height * 4);
  let line = 0;
  for (const level of levels) {
    level.columns.forEach((columns, row) => {
      const start = (line + row) * width * 4;
      table[start] = columns;
      for (let column = 0; column < columns; column++) {
        const key = placeKey(level.name, row, column);
        const slot = slots.get(key);
        const at = start + (1 + column) * 4;
        table[at] = slot ?? NONE;
        if (slot === undefined) continue;
        table[at + 1] = level === levels[0] ? 0 : openSides(level, row, column, slots);
        table[at + 2] = Math.round(255 * opacity(key));
      }
    });
    line += level.rows;
  }
  return table;
}
