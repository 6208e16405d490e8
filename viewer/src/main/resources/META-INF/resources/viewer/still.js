/** Shows a tiled photo: the tiles that the view needs are drawn into an atlas as they arrive. */
import * as THREE from 'three';
import { stillAtlas } from './atlas.js';
import { raysOf } from './geometry.js';
import { Larder } from './larder.js';
import { Sight } from './choice.js';

const ATLAS_SIZE = 4096;
const CHOICE_INTERVAL = 150;
const MOST_SLOTS = 200;

export class Still extends EventTarget {
  #slots = new Map();
  #free = [];
  #bitmaps;
  #chosen = [];
  #chosenAt = -Infinity;
  #ready = false;
  #closed = new AbortController();

  /** A photo has no time. */
  seamless = true;
  seconds = 0;
  time = 0;
  remaining = Infinity;
  ended = false;
  running = false;
  seeking = false;
  rate = 1;

  constructor(source, manifest, stage) {
    super();
    Object.assign(this, { manifest, stage });
    const most = Math.min(ATLAS_SIZE, stage.mostPixels);
    const across = Math.floor(most / manifest.tile.width);
    const down = Math.floor(most / manifest.tile.height);
    this.capacity = Math.min(MOST_SLOTS, across * down);
    this.#free = Array.from({ length: this.capacity }, (_, slot) => slot);
    this.atlas = stillAtlas(manifest.tile, across, down);
    this.base = manifest.base.map(place => place.key);
    this.#bitmaps = new Larder(async (name, signal) => {
      const bytes = await source.get(`tiles/${name}.jpg`, undefined, signal);
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }), { colorSpaceConversion: 'none' });
      return { bitmap, byteLength: bitmap.width * bitmap.height * 4 };
    }, { limit: 64 * 2 ** 20, forget: ({ bitmap }) => bitmap.close() });
    this.#open();
    stage.renderer.domElement.addEventListener('webglcontextrestored', () => this.#open(), { signal: this.#closed.signal });
  }

  get waiting() {
    return !this.#ready;
  }

  get ready() {
    return this.#ready;
  }

  get idle() {
    return this.#ready && this.#bitmaps.idle;
  }

  unlock() {}

  play() {
    this.running = true;
  }

  pause() {
    this.running = false;
  }

  volume() {}

  seek() {}

  tick(view) {
    if (performance.now() - this.#chosenAt > CHOICE_INTERVAL) {
      this.#chosenAt = performance.now();
      const { levels, tile, eyes } = this.manifest;
      const count = Math.floor(this.capacity / eyes.length) - this.base.length;
      const sight = new Sight({ levels, tile, density: view.density, rays: raysOf(view) });
      this.#chosen = [...this.base, ...sight.choose({ count })];
    }
    const names = this.#chosen.flatMap(key => this.manifest.eyes.map(eye => `${eye}/${key}`));
    this.#bitmaps.wish(names.filter(name => !this.#slots.has(name)));
    // One upload for each picture of the screen keeps the head's movement smooth.
    const arrived = names.find(name => !this.#slots.has(name) && this.#bitmaps.has(name));
    if (arrived) this.#draw(arrived, new Set(names));
  }

  state() {
    return { time: 0, frame: null, slots: [...this.#slots.keys()], fetched: [...this.#bitmaps.history], decoders: 0, decoder: 'JPEG', capacity: this.capacity, dropped: 0 };
  }

  close() {
    this.#closed.abort();
    this.#bitmaps.close();
    this.texture.dispose();
  }

  #open() {
    this.#slots.clear();
    this.#free = Array.from({ length: this.capacity }, (_, slot) => slot);
    this.texture = new THREE.FramebufferTexture(...this.atlas.size);
    this.stage.open(this.atlas, this.texture, this.manifest.levels, this.manifest.eyes.length);
    this.stage.renderer.initTexture(this.texture);
  }

  #draw(name, wanted) {
    const slot = this.#free.pop() ?? this.#evict(wanted);
    if (slot === undefined) return;
    const { bitmap } = this.#bitmaps.get(name);
    const [width, height] = this.atlas.pitch;
    this.stage.draw(bitmap, this.texture, (slot % this.atlas.across) * width, Math.floor(slot / this.atlas.across) * height);
    this.#slots.set(name, slot);
    this.#ready ||= this.manifest.eyes.every(eye => this.base.every(key => this.#slots.has(`${eye}/${key}`)));
    this.stage.place(this.manifest.eyes.map(eye => new Map([...this.#slots]
      .filter(([shown]) => shown.startsWith(`${eye}/`)).map(([shown, at]) => [shown.slice(eye.length + 1), at]))));
  }

  #evict(wanted) {
    for (const [name, slot] of this.#slots) {
      if (!wanted.has(name)) {
        this.#slots.delete(name);
        return slot;
      }
    }
    return undefined;
  }
}
