/** A soft glow at the edge of the view, on the side where there is something to see. It turns nobody's view. */
import * as THREE from 'three';

const VERTEX = `
  in vec3 position;
  in vec2 uv;
  uniform mat4 viewMatrix, projectionMatrix;
  uniform mat3 place;
  out vec2 at;
  void main() {
    at = 2.0 * uv - 1.0;
    // Rotation only: as far away as what it leads to.
    vec3 ray = place * vec3(position.xy, -1.0);
    gl_Position = (projectionMatrix * vec4(mat3(viewMatrix) * ray, 1.0)).xyww;
  }`;

const FRAGMENT = `
  precision highp float;
  in vec2 at;
  out vec4 color;
  uniform float strength;
  void main() {
    float glow = smoothstep(1.0, 0.0, length(at));
    color = vec4(vec3(1.0, 0.86, 0.6), 0.75 * strength * glow * glow);
  }`;

/** Tangent of half its size. */
const SIZE = 0.32;
/** It stands so far out, as a share of the way to the edge of the view. */
const OUT = 0.8;
/** Within so many radians more it comes and goes, so that there is no border. */
const SOFT = 0.12;

const AHEAD = new THREE.Vector3(0, 0, -1);
const UP = new THREE.Vector3(0, 1, 0);

export class Hint {
  constructor() {
    this.mesh = new THREE.Mesh(new THREE.PlaneGeometry(2 * SIZE, 2 * SIZE), new THREE.RawShaderMaterial({
      glslVersion: THREE.GLSL3, vertexShader: VERTEX, fragmentShader: FRAGMENT, side: THREE.DoubleSide,
      transparent: true, blending: THREE.AdditiveBlending, depthTest: false, depthWrite: false,
      uniforms: { place: { value: new THREE.Matrix3() }, strength: { value: 0 } },
    }));
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 0.25;
    this.mesh.visible = false;
  }

  get strength() {
    return this.mesh.material.uniforms.strength.value;
  }

  /**
   * @param {THREE.Vector3} target direction of the room where there is something to see, a unit vector
   * @param {THREE.Quaternion} orientation of the view
   * @param {{across: number, upwards: number}} reach of the view, in radians
   * @param strength 0 to 1, where it is needed
   */
  update(target, orientation, reach, strength) {
    const seen = target.clone().applyQuaternion(orientation.clone().invert());
    const away = seen.angleTo(AHEAD);
    // Behind the person every way is as near: to the right.
    const [x, y] = Math.hypot(seen.x, seen.y) < 1e-6 ? [1, 0] : [seen.x, seen.y];
    const side = Math.atan2(y, x);
    const edge = OUT * Math.hypot(reach.across * Math.cos(side), reach.upwards * Math.sin(side));
    const needed = Math.max(0, Math.min(1, (away - edge) / SOFT));
    const { uniforms } = this.mesh.material;
    uniforms.strength.value = strength * needed;
    this.mesh.visible = uniforms.strength.value > 0;
    if (!this.mesh.visible) return;
    const place = new THREE.Vector3(Math.sin(edge) * Math.cos(side), Math.sin(edge) * Math.sin(side), -Math.cos(edge)).applyQuaternion(orientation);
    const up = UP.clone().applyQuaternion(orientation);
    uniforms.place.value.setFromMatrix4(new THREE.Matrix4().lookAt(new THREE.Vector3(), place, up));
  }
}
