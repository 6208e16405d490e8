/** Then and now: an old photo stands in the room as it was taken, and is faded in and out over what is there today. */
import * as THREE from 'three';
import { Fade } from './fade.js';

const FADE = 600;
const radians = degrees => (degrees * Math.PI) / 180;
const degrees = angle => (angle * 180) / Math.PI;

const VERTEX = `
  in vec3 position;
  in vec2 uv;
  uniform mat4 viewMatrix, projectionMatrix;
  uniform mat3 place;
  uniform vec2 reach;
  out vec2 at;
  void main() {
    at = uv;
    // Rotation only, as for the sphere: the photo is as far away as what it shows.
    vec3 ray = place * vec3(position.xy * reach, -1.0);
    gl_Position = (projectionMatrix * vec4(mat3(viewMatrix) * ray, 1.0)).xyww;
  }`;

const FRAGMENT = `
  precision highp float;
  in vec2 at;
  out vec4 color;
  uniform sampler2D photo;
  uniform float opacity;
  void main() {
    color = vec4(texture(photo, at).rgb, opacity);
  }`;

/**
 * @typedef {object} OldPhoto
 * @property {string} id
 * @property {string} picture address
 * @property {number} yaw of its middle in degrees, to the right of the middle of the film's picture
 * @property {number} pitch in degrees, upwards
 * @property {number} width angle from edge to edge in degrees
 * @property {number} aspect width divided by height
 */

/** The old photos of one film; one at a time is shown, by the stage. */
export class Overlays extends EventTarget {
  #shown = null;
  #textures = new Map();
  #strength = 0;
  #fade = new Fade(FADE);
  #film = new THREE.Matrix3();

  /** @param {OldPhoto[]} photos */
  constructor(stage, photos) {
    super();
    this.stage = stage;
    this.material = new THREE.RawShaderMaterial({
      glslVersion: THREE.GLSL3,
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      side: THREE.DoubleSide,
      transparent: true,
      depthTest: false,
      depthWrite: false,
      uniforms: { photo: { value: null }, opacity: { value: 0 }, place: { value: new THREE.Matrix3() }, reach: { value: new THREE.Vector2(1, 1) } },
    });
    // Small faces, as those of the sphere.
    this.mesh = new THREE.Mesh(new THREE.PlaneGeometry(2, 2, 8, 8), this.material);
    this.mesh.frustumCulled = false;
    this.mesh.visible = false;
    // Over the sphere, below plates and targets.
    this.mesh.renderOrder = 0;
    this.mesh.layers.enable(1);
    this.mesh.layers.enable(2);
    stage.scene.add(this.mesh);
    this.set(photos);
  }

  /** Other photos, of other footage; none is shown yet. @param {OldPhoto[]} photos */
  set(photos) {
    this.photos = photos.map(photo => ({ ...photo }));
    for (const texture of this.#textures.values()) texture.dispose();
    this.#textures.clear();
    this.material.uniforms.photo.value = null;
    this.#shown = null;
    this.#fading = null;
    this.strength = 0;
    if (this.photos.length > 0) this.choose(this.photos[0].id);
  }

  get shown() {
    return this.#shown;
  }

  /** How strongly it is shown, 0 to 1; set by the slider. */
  get strength() {
    return this.#strength;
  }

  set strength(strength) {
    this.#strength = Math.max(0, Math.min(1, strength));
    this.stage.dirty = true;
    this.dispatchEvent(new Event('change'));
  }

  /** In the headset: softly all of it, or softly none. */
  toggle() {
    this.#fade = new Fade(FADE);
    const from = this.#strength;
    const to = from > 0.5 ? 0 : 1;
    this.#fade.to(1);
    this.#fading = share => { this.strength = from + (to - from) * share; };
  }

  #fading = null;

  choose(id) {
    this.#shown = this.photos.find(photo => photo.id === id) ?? null;
    if (!this.#shown) return;
    if (!this.#textures.has(id)) {
      const texture = new THREE.TextureLoader().load(this.#shown.picture, () => { this.stage.dirty = true; });
      texture.colorSpace = THREE.NoColorSpace;
      texture.generateMipmaps = false;
      texture.minFilter = THREE.LinearFilter;
      this.#textures.set(id, texture);
    }
    this.material.uniforms.photo.value = this.#textures.get(id);
    this.#place();
    this.dispatchEvent(new Event('change'));
  }

  /** Moves the one that is shown; degrees, what is left out stays. */
  move({ yaw = this.#shown.yaw, pitch = this.#shown.pitch, width = this.#shown.width }) {
    const turned = ((((yaw + 180) % 360) + 360) % 360) - 180;
    Object.assign(this.#shown, { yaw: turned, pitch: Math.max(-85, Math.min(85, pitch)), width: Math.max(5, Math.min(120, width)) });
    this.#place();
    this.dispatchEvent(new Event('change'));
  }

  /** @param rotation takes directions of the room to directions of the film, as the stage has it */
  turn(rotation) {
    this.#film.copy(rotation);
    this.#place();
  }

  /** Whether a ray of the room (a unit vector) meets the photo. */
  isMet(ray) {
    if (!this.#shown || this.#strength === 0) return false;
    const own = ray.clone().applyMatrix3(this.material.uniforms.place.value.clone().transpose());
    const { x, y } = this.material.uniforms.reach.value;
    return own.z < 0 && Math.abs(own.x / own.z) <= x && Math.abs(own.y / own.z) <= y;
  }

  /** Direction of a ray of the room in the film, in degrees. */
  directionOf(ray) {
    const { x, y, z } = ray.clone().applyMatrix3(this.#film);
    return { yaw: degrees(Math.atan2(x, -z)), pitch: degrees(Math.asin(Math.max(-1, Math.min(1, y)))) };
  }

  tick(brightness) {
    if (this.#fading) {
      this.#fading(this.#fade.value);
      if (this.#fade.arrived) this.#fading = null;
    }
    const texture = this.material.uniforms.photo.value;
    const opacity = texture?.image ? this.#strength * brightness : 0;
    if (opacity !== this.material.uniforms.opacity.value) {
      this.material.uniforms.opacity.value = opacity;
      this.stage.dirty = true;
    }
    this.mesh.visible = opacity > 0;
  }

  state() {
    const photo = this.#shown;
    return photo && { id: photo.id, yaw: photo.yaw, pitch: photo.pitch, width: photo.width, strength: this.#strength, drawn: this.material.uniforms.opacity.value };
  }

  #place() {
    if (!this.#shown) return;
    const { yaw, pitch, width, aspect } = this.#shown;
    const inFilm = new THREE.Matrix4().makeRotationFromEuler(new THREE.Euler(radians(pitch), -radians(yaw), 0, 'YXZ'));
    const toRoom = new THREE.Matrix3().copy(this.#film).transpose();
    this.material.uniforms.place.value.setFromMatrix4(inFilm).premultiply(toRoom);
    const across = Math.tan(radians(width) / 2);
    this.material.uniforms.reach.value.set(across, across / aspect);
    this.stage.dirty = true;
  }
}
