/** What somebody reads out over the phone when something is wrong: few words, large, and a map of what is sharp where. */
import { latitudeOf, longitudeOf, placeKey } from './geometry.js';

const INTERVAL = 250;
const MAP_WIDTH = 320;
const MAP_HEIGHT = 160;
/** From the coarsest level to the finest. */
const DULL = [62, 54, 46];
const SHARP = [250, 246, 239];
const OUTLINE = '#e0503a';

export class Panel {
  #shownAt = -Infinity;
  #values = new Map();

  constructor(label) {
    this.element = make('section', { class: 'panel', 'aria-label': label, hidden: '' });
    this.map = make('canvas', { width: MAP_WIDTH, height: MAP_HEIGHT, 'aria-hidden': 'true' });
    this.list = make('dl');
    const legend = make('p');
    legend.append(...['白 くっきり sharp', '灰 ふつう half', '黒 ぼんやり base', '赤 見ている所 view'].map(words => make('span', {}, words)));
    this.element.append(this.list, this.map, legend);
  }

  toggle() {
    this.element.hidden = !this.element.hidden;
    this.#shownAt = -Infinity;
  }

  /**
   * @param state of the viewer
   * @param levels of the manifest, null before it is there
   * @param view what is looked at, null likewise
   */
  show(state, levels, view) {
    if (this.element.hidden || performance.now() - this.#shownAt < INTERVAL) return;
    this.#shownAt = performance.now();
    const { yaw, pitch } = state;
    const facts = {
      '見ている向き View': `${yaw < 0 ? '左 left' : '右 right'} ${Math.abs(yaw).toFixed(0)}°　${pitch < 0 ? '下 down' : '上 up'} ${Math.abs(pitch).toFixed(0)}°`,
      '時刻 Time': `${state.time.toFixed(1)} s　${state.frame ?? '–'}`,
      '通信 Line': state.lost ? '切れている lost' : 'よい ok',
      '速さ Speed': `${(state.throughput / 1e6).toFixed(1)} Mbit/s`,
      '受け取った量 Fetched': `${(state.bytes / 1e6).toFixed(1)} MB`,
      'コマ落ち Dropped': `${state.dropped}`,
      '表示方式 Decoder': `${state.decoder}`,
      '枠 Slots': `${state.capacity}`,
    };
    if (state.kind === 'film') {
      facts['同時に Decoders'] = `${state.decoders} / ${state.second ? 2 : 1}`;
      facts['描き直し Upgrades'] = `${state.upgrades}`;
    }
    facts['理由 Why'] = state.refused?.join(', ') || 'よい ok';
    this.#write(facts);
    this.map.hidden = !levels || !view || state.kind === 'fallback';
    if (!this.map.hidden) this.#draw(state.slots, levels, view);
  }

  #write(facts) {
    for (const [name, value] of this.#values) if (!(name in facts)) value.parentElement.hidden = true;
    for (const [name, text] of Object.entries(facts)) {
      if (!this.#values.has(name)) {
        const line = make('div');
        line.append(make('dt', {}, name), make('dd'));
        this.list.append(line);
        this.#values.set(name, line.lastChild);
      }
      const value = this.#values.get(name);
      value.parentElement.hidden = false;
      if (value.textContent !== text) value.textContent = text;
    }
  }

  /** The sphere as an equirectangular map: each tile that is shown in the grey of its level, the finer ones above. */
  #draw(slots, levels, { forward, right, up, reach }) {
    const context = this.map.getContext('2d');
    const shown = new Set(slots.map(name => name.slice(name.indexOf('/') + 1)));
    levels.forEach((level, l) => {
      const share = levels.length === 1 ? 1 : l / (levels.length - 1);
      const grey = `rgb(${DULL.map((dull, i) => Math.round(dull + share * (SHARP[i] - dull)))})`;
      const height = MAP_HEIGHT / level.rows;
      level.columns.forEach((columns, row) => {
        const width = MAP_WIDTH / columns;
        for (let column = 0; column < columns; column++) {
          if (!shown.has(placeKey(level.name, row, column))) continue;
          context.fillStyle = grey;
          context.fillRect(column * width, row * height, width, height);
          context.strokeStyle = '#14100d';
          context.strokeRect(column * width + 0.5, row * height + 0.5, width - 1, height - 1);
        }
      });
    });
    context.fillStyle = OUTLINE;
    for (let i = -1; i <= 1; i += 1 / 40) {
      for (const [x, y] of [[i, -1], [i, 1], [-1, i], [1, i]]) {
        const across = x * (x < 0 ? reach.left : reach.right);
        const upwards = y * (y < 0 ? reach.down : reach.up);
        const ray = [0, 1, 2].map(k => forward[k] + across * right[k] + upwards * up[k]);
        const length = Math.hypot(...ray);
        const direction = ray.map(part => part / length);
        context.fillRect((longitudeOf(direction) / (2 * Math.PI) + 0.5) * MAP_WIDTH - 1.5, (0.5 - latitudeOf(direction) / Math.PI) * MAP_HEIGHT - 1.5, 3, 3);
      }
    }
  }
}

function make(name, attributes = {}, text = '') {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}
