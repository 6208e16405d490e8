/** Draws the ways and things of a film: ways lie on the ground, things are rings in front of what they tell of. */
import * as THREE from 'three';

const radians = degrees => (degrees * Math.PI) / 180;
const degrees = angle => (angle * 180) / Math.PI;
/** A way lies on the ground some steps away, wherever somebody clicked. */
const FARTHEST = radians(-25);
const NEAREST = radians(-45);
/** Half of a mark's width; a target for the gaze is at least 8° wide. */
const HALF_WAY = radians(6);
const HALF_THING = radians(4.5);
/** What is met around a mark beside it: an old head trembles by some 2°. */
const AROUND = radians(2);

const VERTEX = `
  in vec3 position;
  uniform mat4 viewMatrix, projectionMatrix;
  uniform vec3 middle, across, along;
  out vec2 at;
  void main() {
    at = position.xy;
    // Rotation only, as for the sphere: a mark is as far away as what it stands on.
    gl_Position = (projectionMatrix * vec4(mat3(viewMatrix) * (middle + at.x * across + at.y * along), 1.0)).xyww;
  }`;

const FRAGMENT = `
  precision highp float;
  #define PI 3.14159265358979
  in vec2 at;
  out vec4 color;
  uniform float opacity, share, looked;
  uniform bool way;
  const vec3 LIGHT = vec3(0.98, 0.965, 0.937);
  const vec3 DARK = vec3(0.11, 0.09, 0.075);

  float band(float value, float middle, float half_) {
    return 1.0 - smoothstep(half_ * 0.6, half_, abs(value - middle));
  }

  float stroke(vec2 from, vec2 to) {
    vec2 line = to - from;
    return length(at - from - line * clamp(dot(at - from, line) / dot(line, line), 0.0, 1.0));
  }

  void main() {
    float r = length(at);
    if (r > 1.0) discard;
    float turn = fract(atan(at.x, at.y) / (2.0 * PI) + 1.0);
    float ring = band(r, 0.84, 0.1) * (turn < share ? 1.0 : mix(0.55, 0.75, looked));
    float sign_ = way
      ? 1.0 - smoothstep(0.05, 0.1, min(stroke(vec2(-0.34, -0.14), vec2(0.0, 0.24)), stroke(vec2(0.34, -0.14), vec2(0.0, 0.24))))
      : 1.0 - smoothstep(0.1, 0.17, r);
    float light = max(max(ring, sign_ * mix(0.7, 0.9, looked)), mix(0.22, 0.4, looked) * (1.0 - smoothstep(0.2, 0.9, r)));
    // Dark beside light, so that it is seen on any ground.
    float dark = 0.3 * max(band(r, 0.84, 0.16), way ? 0.0 : 1.0 - smoothstep(0.15, 0.28, r));
    float alpha = light + dark * (1.0 - light);
    color = vec4((LIGHT * light + DARK * dark * (1.0 - light)) / max(alpha, 0.001), alpha * opacity);
  }`;

/**
 * @typedef {object} Hotspot
 * @property {string} id
 * @property {'WAY'|'PICTURE'|'PHOTO'|'SOUND'|'SENTENCE'} kind
 * @property {number} yaw degrees to the right of the middle of the film's picture
 * @property {number} pitch degrees upwards
 */

export class Hotspots {
  #marks = [];
  #film = new THREE.Matrix3();
  #shown = 0;

  /** @param {Hotspot[]} items */
  constructor(stage, items = []) {
    this.stage = stage;
    this.group = new THREE.Group();
    stage.scene.add(this.group);
    this.set(items);
  }

  /** Shows these from now on, and no others. @param {Hotspot[]} items */
  set(items) {
    for (const { mesh } of this.#marks) {
      this.group.remove(mesh);
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
    this.#marks = items.filter(item => !item.gone).map(item => ({ item, mesh: mesh(item) }));
    for (const { mesh } of this.#marks) this.group.add(mesh);
    this.#shown = -1;
    this.turn(this.#film);
  }

  /** @param rotation takes directions of the room to directions of the film, as the stage has it */
  turn(rotation) {
    this.#film.copy(rotation);
    const toRoom = rotation.clone().transpose();
    for (const mark of this.#marks) {
      const way = mark.item.kind === 'WAY';
      const { x, y, z } = direction(radians(mark.item.yaw), radians(mark.item.pitch)).applyMatrix3(toRoom);
      const yaw = Math.atan2(x, -z);
      const pitch = Math.asin(Math.max(-1, Math.min(1, y)));
      mark.direction = direction(yaw, way ? Math.max(NEAREST, Math.min(FARTHEST, pitch)) : pitch);
      const { middle, across, along } = mark.mesh.material.uniforms;
      const half = Math.tan(way ? HALF_WAY : HALF_THING);
      middle.value.copy(mark.direction);
      across.value.copy(direction(yaw + Math.PI / 2, 0)).multiplyScalar(half);
      // On the ground it reaches forward, as a plate on the floor does; in front of a thing it reaches up.
      along.value.copy(way ? direction(yaw, 0) : direction(yaw, pitch + Math.PI / 2)).multiplyScalar(half);
    }
    this.stage.dirty = true;
  }

  /**
   * What is nearest to a ray of the room (a unit vector), or null where none is near.
   *
   * @param {number} [around] how far beside a mark it is still met, in radians
   * @param {(item: Hotspot) => boolean} [wanted]
   * @returns {{item: Hotspot, direction: THREE.Vector3}|null}
   */
  met(ray, around = AROUND, wanted = () => true) {
    let best = null;
    let least = Infinity;
    for (const mark of this.#marks) {
      const apart = mark.direction.angleTo(ray) - (mark.item.kind === 'WAY' ? HALF_WAY : HALF_THING);
      if (apart <= around && apart < least && wanted(mark.item)) {
        best = mark;
        least = apart;
      }
    }
    return best;
  }

  /** All of them with their directions in the room. */
  get all() {
    return this.#marks;
  }

  /** Whether who looks there looks at a way, or down to one; further down than it, nobody does. */
  isTowardsWay(ray) {
    const yaw = Math.atan2(ray.x, -ray.z);
    const pitch = Math.asin(Math.max(-1, Math.min(1, ray.y)));
    return this.#marks.some(({ item, direction: { x, y, z } }) => item.kind === 'WAY'
      && Math.abs(Math.atan2(Math.sin(Math.atan2(x, -z) - yaw), Math.cos(Math.atan2(x, -z) - yaw))) < 2 * HALF_WAY
      && pitch > Math.asin(y) - HALF_WAY - AROUND);
  }

  /**
   * @param brightness of the film's picture, 0 to 1, which the marks follow
   * @param looked what is looked at
   * @param share of its ring that is full
   */
  tick(brightness, looked = null, share = 0) {
    for (const mark of this.#marks) {
      const { uniforms } = mark.mesh.material;
      const [is, filled] = mark === looked ? [1, share] : [0, 0];
      if (uniforms.looked.value !== is || uniforms.share.value !== filled) this.stage.dirty = true;
      uniforms.looked.value = is;
      uniforms.share.value = filled;
      uniforms.opacity.value = brightness;
      mark.mesh.visible = brightness > 0;
    }
    if (brightness !== this.#shown) this.stage.dirty = true;
    this.#shown = brightness;
  }

  /** For tests: where they are drawn in the room, in degrees. */
  state() {
    return this.#marks.map(({ item, direction: { x, y, z }, mesh }) => ({
      id: item.id,
      kind: item.kind,
      yaw: degrees(Math.atan2(x, -z)),
      pitch: degrees(Math.asin(y)),
      drawn: mesh.material.uniforms.opacity.value,
      share: mesh.material.uniforms.share.value,
    }));
  }
}

function direction(yaw, pitch) {
  return new THREE.Vector3(Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), -Math.cos(yaw) * Math.cos(pitch));
}

function mesh(item) {
  const material = new THREE.RawShaderMaterial({
    glslVersion: THREE.GLSL3,
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    side: THREE.DoubleSide,
    transparent: true,
    depthTest: false,
    depthWrite: false,
    uniforms: {
      middle: { value: new THREE.Vector3() }, across: { value: new THREE.Vector3() }, along: { value: new THREE.Vector3() },
      opacity: { value: 0 }, share: { value: 0 }, looked: { value: 0 }, way: { value: item.kind === 'WAY' },
    },
  });
  const made = new THREE.Mesh(new THREE.PlaneGeometry(2, 2, 4, 4), material);
  made.frustumCulled = false;
  made.visible = false;
  // Over the sphere and the old photo, below plates and targets. On the layer of both eyes, which no still shows.
  made.renderOrder = 0.5;
  return made;
}
