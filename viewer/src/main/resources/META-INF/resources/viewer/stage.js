/** Draws the sphere: for every pixel and eye the direction is looked up in the atlas of tiles. */
import * as THREE from 'three';
import { lookupTable, tableSize } from './atlas.js';

const MOST_LEVELS = 8;
/** A tile that has just become visible comes in softly. */
const APPEARING = 250;
const DARKNESS = new THREE.Color(0x14100d).convertLinearToSRGB();

const VERTEX = `
  in vec3 position;
  uniform mat4 viewMatrix, projectionMatrix;
  out vec3 ray;
  void main() {
    ray = position;
    // Rotation only: the sphere is infinitely far away, whatever the head does.
    gl_Position = (projectionMatrix * vec4(mat3(viewMatrix) * position, 1.0)).xyww;
  }`;

const FRAGMENT = `
  precision highp float;
  precision highp int;
  precision highp usampler2D;
  #define PI 3.14159265358979
  in vec3 ray;
  out vec4 color;
  uniform sampler2D atlas, chromaU, chromaV;
  uniform bool planes;
  uniform usampler2D table;
  uniform mat3 film;
  uniform ivec2 levels[${MOST_LEVELS}];
  uniform int levelCount, across;
  uniform vec2 atlasSize, tile, pitch, inset;
  uniform float guard, brightness, light;
  uniform vec3 darkness, lit;

  const float SOFT = 0.06;
  const vec3 WARM = vec3(1.0, 0.93, 0.78);
  /** Cosines of 18° and 5°: where the light ends, and where it is full. */
  const float LIGHT_END = 0.951, LIGHT_FULL = 0.996;

  float edge(uint sides, uint side, float distance) {
    return (sides & side) != 0u ? smoothstep(0.0, SOFT, distance) : 1.0;
  }

  /** BT.709, limited range; chroma samples stand at the left of two luma samples (ITU-T H.264, figure E-1). */
  vec3 picture(vec2 pixel) {
    if (!planes) return textureLod(atlas, pixel / atlasSize, 0.0).rgb;
    vec2 chroma = (pixel + vec2(0.5, 0.0)) / atlasSize;
    float y = (textureLod(atlas, pixel / atlasSize, 0.0).r - 16.0 / 255.0) * (255.0 / 219.0);
    float u = (textureLod(chromaU, chroma, 0.0).r - 128.0 / 255.0) * (255.0 / 224.0);
    float v = (textureLod(chromaV, chroma, 0.0).r - 128.0 / 255.0) * (255.0 / 224.0);
    return clamp(vec3(y + 1.5748 * v, y - 0.187324 * u - 0.468124 * v, y + 1.8556 * u), 0.0, 1.0);
  }

  /** A spot of light: round it, it is a little darker, so that it is seen on any ground. */
  vec3 pointed(vec3 colour, vec3 d) {
    float near = smoothstep(LIGHT_END, LIGHT_FULL, dot(d, lit));
    vec3 shown = colour * mix(0.6, 1.0, near);
    return mix(colour, mix(shown, WARM, 0.35 * near), light);
  }

  void main() {
    vec3 d = normalize(film * ray);
    vec2 sphere = vec2(fract(atan(d.x, -d.z) / (2.0 * PI) + 0.5), 0.5 - asin(clamp(d.y, -1.0, 1.0)) / PI);
    vec3 sum = vec3(0.0);
    float open = 1.0;
    for (int l = levelCount - 1; l >= 0; l--) {
      int rows = levels[l].y;
      int row = min(int(sphere.y * float(rows)), rows - 1);
      int line = levels[l].x + row;
      int columns = int(texelFetch(table, ivec2(0, line), 0).r);
      int column = min(int(sphere.x * float(columns)), columns - 1);
      uvec4 cell = texelFetch(table, ivec2(1 + column, line), 0);
      if (cell.r == 255u) continue;
      vec2 within = clamp(vec2(sphere.x * float(columns) - float(column), sphere.y * float(rows) - float(row)), 0.0, 1.0);
      float weight = float(cell.b) / 255.0 * edge(cell.g, 1u, within.x) * edge(cell.g, 2u, 1.0 - within.x)
        * edge(cell.g, 4u, within.y) * edge(cell.g, 8u, 1.0 - within.y);
      int slot = int(cell.r);
      vec2 corner = vec2(slot % across, slot / across) * pitch + vec2(0.0, guard);
      vec2 pixel = corner + clamp(within * tile, inset, tile - inset);
      sum += open * weight * picture(pixel);
      open *= 1.0 - weight;
      if (open < 0.004) break;
    }
    color = vec4(mix(darkness, pointed(sum + open * darkness, d), brightness), 1.0);
  }`;

export class Stage {
  #eyes;
  #frame = null;
  #textures = [];
  #planes = false;
  #shown = [new Map(), new Map()];
  #since = new Map();
  #appearing = false;
  #levels = [];

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.renderer = new THREE.WebGLRenderer({ canvas, antialias: false, powerPreference: 'high-performance' });
    this.renderer.setClearColor(0x14100d);
    this.scene = new THREE.Scene();
    this.camera = new THREE.PerspectiveCamera(75, 1, 0.05, 50);
    // Outside a headset one sees with the left eye.
    this.camera.layers.enable(1);
    this.dirty = true;
    this.#eyes = [0, 1].map(eye => this.#eye(eye));
    this.scene.add(...this.#eyes);
    canvas.addEventListener('webglcontextrestored', () => { this.dirty = true; });
  }

  get mostPixels() {
    return this.renderer.capabilities.maxTextureSize;
  }

  /**
   * @param {import('./atlas.js').Atlas} atlas
   * @param {THREE.Texture|null} texture null where pictures come by `show`
   * @param eyes number of eyes that have a picture of their own
   */
  open(atlas, texture, levels, eyes) {
    this.#levels = levels;
    this.#look([texture], false);
    const size = tableSize(levels);
    const lines = new Int32Array(2 * MOST_LEVELS);
    levels.forEach((level, l) => lines.set([levels.slice(0, l).reduce((sum, coarser) => sum + coarser.rows, 0), level.rows], 2 * l));
    this.eyes = eyes;
    for (const { material: { uniforms } } of this.#eyes) {
      uniforms.table.value?.dispose();
      uniforms.table.value = new THREE.DataTexture(new Uint8Array(size.width * size.height * 4).fill(255), size.width, size.height, THREE.RGBAIntegerFormat, THREE.UnsignedByteType);
      uniforms.table.value.internalFormat = 'RGBA8UI';
      uniforms.levels.value = lines;
      uniforms.levelCount.value = levels.length;
      uniforms.across.value = atlas.across;
      uniforms.atlasSize.value.set(...atlas.size);
      uniforms.tile.value.set(...atlas.tile);
      uniforms.pitch.value.set(...atlas.pitch);
      uniforms.inset.value.set(...atlas.inset);
      uniforms.guard.value = atlas.guard;
    }
    this.#shown = [new Map(), new Map()];
    this.#since.clear();
    for (const mesh of this.#eyes) mesh.visible = true;
    this.#appearing = true;
  }

  /** Shows a stitched picture (a VideoFrame or Planes) from now on; it belongs to the stage, which closes it. */
  show(frame) {
    const planes = frame.planes !== undefined;
    if (!this.#textures[0] || this.#planes !== planes) {
      this.#look(planes
        ? [1, 2, 2].map(part => new THREE.DataTexture(null, frame.width / part, frame.height / part, THREE.RedFormat, THREE.UnsignedByteType))
        : [new THREE.VideoFrameTexture()], planes);
    }
    if (planes) {
      frame.planes.forEach((data, i) => {
        this.#textures[i].image.data = data;
        this.#textures[i].needsUpdate = true;
      });
    } else this.#textures[0].setFrame(frame);
    // The picture is kept until the next one, as a lost context wants it again.
    this.#frame?.close();
    this.#frame = frame;
    this.dirty = true;
  }

  /** Draws a bitmap into a part of a texture. */
  draw(bitmap, texture, x, y) {
    const tile = new THREE.Texture(bitmap);
    tile.flipY = false;
    // three.js leaves another unit active where the texture is bound already, and would write into that one's.
    this.renderer.state.activeTexture(this.renderer.getContext().TEXTURE0);
    this.renderer.copyTextureToTexture(tile, texture, null, new THREE.Vector2(x, y));
    tile.dispose();
  }

  /** @param {Map<string, number>[]} slots of each eye's places: one map for both eyes, or two */
  place(slots) {
    const now = performance.now();
    for (const eye of [0, 1]) {
      const shown = slots[Math.min(eye, this.eyes - 1)];
      for (const key of shown.keys()) if (!this.#shown[eye].has(key)) this.#since.set(`${eye}/${key}`, now);
      this.#shown[eye] = shown;
    }
    this.#appearing = true;
    this.dirty = true;
  }

  /** Turns the film: `rotation` takes directions of the room to directions of the film. */
  turn(rotation) {
    for (const { material } of this.#eyes) material.uniforms.film.value.copy(rotation);
    this.dirty = true;
  }

  /** @param {number} brightness 0 (dark) to 1 */
  set brightness(brightness) {
    for (const { material } of this.#eyes) material.uniforms.brightness.value = brightness;
    this.dirty = true;
  }

  get brightness() {
    return this.#eyes[0].material.uniforms.brightness.value;
  }

  /**
   * Lights up a direction of the film, for both eyes.
   *
   * @param {number[]} direction unit vector in the film's own directions
   * @param {number} strength 0 to 1
   */
  light(direction, strength) {
    const { lit, light } = this.#eyes[0].material.uniforms;
    if (strength === light.value && (strength === 0 || lit.value.equals(new THREE.Vector3(...direction)))) return;
    for (const { material: { uniforms } } of this.#eyes) {
      uniforms.lit.value.set(...direction);
      uniforms.light.value = strength;
    }
    this.dirty = true;
  }

  /** Shows nothing any more, until it is opened again. */
  clear() {
    for (const mesh of this.#eyes) mesh.visible = false;
    this.#look([], false);
    this.#frame?.close();
    this.#frame = null;
    this.#appearing = false;
    this.dirty = true;
  }

  resize(width, height, ratio) {
    this.renderer.setPixelRatio(ratio);
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    this.dirty = true;
  }

  /** Draws where there is something new to see. */
  render() {
    if (this.#appearing) this.#fillTables();
    if (!this.dirty && !this.renderer.xr.isPresenting) return;
    this.dirty = this.#appearing;
    this.renderer.render(this.scene, this.camera);
  }

  /**
   * What is shown now, as a camera sees it without words and targets, with the left eye.
   *
   * @param {THREE.Quaternion} orientation of the camera in the room
   * @param {number} field of view from top to bottom, in degrees
   * @returns {HTMLCanvasElement}
   */
  picture(orientation, width, height, field) {
    const { renderer } = this;
    const camera = new THREE.PerspectiveCamera(field, width / height, 0.05, 50);
    camera.layers.set(1);
    camera.quaternion.copy(orientation);
    const target = new THREE.WebGLRenderTarget(width, height);
    const before = renderer.getRenderTarget();
    const immersive = renderer.xr.enabled;
    // Who asks while the film fades out to begin anew means what is there, not the dark.
    const faded = this.brightness;
    this.brightness = 1;
    renderer.xr.enabled = false;
    renderer.setRenderTarget(target);
    renderer.render(this.scene, camera);
    this.brightness = faded;
    const pixels = new Uint8ClampedArray(width * height * 4);
    renderer.readRenderTargetPixels(target, 0, 0, width, height, new Uint8Array(pixels.buffer));
    renderer.setRenderTarget(before);
    renderer.xr.enabled = immersive;
    target.dispose();
    this.dirty = true;
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const picture = canvas.getContext('2d').createImageData(width, height);
    // WebGL counts lines from below.
    for (let y = 0; y < height; y++) picture.data.set(pixels.subarray((height - 1 - y) * width * 4, (height - y) * width * 4), y * width * 4);
    canvas.getContext('2d').putImageData(picture, 0, 0);
    return canvas;
  }

  #look(textures, planes) {
    for (const old of this.#textures) old?.dispose();
    this.#textures = textures;
    this.#planes = planes;
    for (const texture of textures.filter(Boolean)) {
      texture.flipY = false;
      texture.generateMipmaps = false;
      texture.minFilter = texture.magFilter = THREE.LinearFilter;
    }
    for (const { material: { uniforms } } of this.#eyes) {
      [uniforms.atlas.value, uniforms.chromaU.value, uniforms.chromaV.value] = [textures[0] ?? null, textures[1] ?? null, textures[2] ?? null];
      uniforms.planes.value = planes;
    }
  }

  #fillTables() {
    const now = performance.now();
    this.#appearing = false;
    this.#eyes.forEach(({ material }, eye) => {
      const opacity = key => {
        if (key.startsWith(`${this.#levels[0].name}/`)) return 1;
        const share = Math.min(1, (now - this.#since.get(`${eye}/${key}`)) / APPEARING);
        if (share < 1) this.#appearing = true;
        return share;
      };
      const table = material.uniforms.table.value;
      table.image.data.set(lookupTable(this.#levels, this.#shown[eye], opacity));
      table.needsUpdate = true;
    });
    this.dirty = true;
  }

  #eye(eye) {
    const material = new THREE.RawShaderMaterial({
      glslVersion: THREE.GLSL3,
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      side: THREE.DoubleSide,
      depthTest: false,
      depthWrite: false,
      uniforms: {
        atlas: { value: null }, chromaU: { value: null }, chromaV: { value: null }, planes: { value: false }, table: { value: null }, film: { value: new THREE.Matrix3() },
        levels: { value: new Int32Array(2 * MOST_LEVELS) }, levelCount: { value: 0 }, across: { value: 1 },
        atlasSize: { value: new THREE.Vector2(1, 1) }, tile: { value: new THREE.Vector2(1, 1) }, pitch: { value: new THREE.Vector2(1, 1) },
        inset: { value: new THREE.Vector2() }, guard: { value: 0 }, brightness: { value: 0 }, darkness: { value: DARKNESS },
        lit: { value: new THREE.Vector3(0, 0, -1) }, light: { value: 0 },
      },
    });
    // Small faces, so that none on screen has a corner at a right angle to the view: some renderers divide by zero there.
    const mesh = new THREE.Mesh(new THREE.BoxGeometry(2, 2, 2, 8, 8, 8), material);
    mesh.visible = false;
    mesh.frustumCulled = false;
    mesh.renderOrder = -1;
    // three.js lets the left eye see layer 1 and the right eye layer 2.
    mesh.layers.set(eye + 1);
    return mesh;
  }
}
