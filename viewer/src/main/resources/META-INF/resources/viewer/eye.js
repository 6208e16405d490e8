/** What is looked at in a film, be it in a headset or on a page. */
import * as THREE from 'three';
import { view } from './geometry.js';

const vector = new THREE.Vector3();

/**
 * @param {import('./immersion.js').Immersion} immersion
 * @param {THREE.Matrix3} film takes directions of the room to directions of the film
 * @returns a view as `geometry.js` has it
 */
export function viewOf(stage, immersion, film) {
  const { orientation, projectionMatrix, height } = eye(stage, immersion);
  const axis = (x, y, z) => vector.set(x, y, z).applyQuaternion(orientation).applyMatrix3(film).toArray();
  const { elements } = projectionMatrix;
  const [x, y] = [1 / elements[0], 1 / elements[5]];
  return view({ forward: axis(0, 0, -1), up: axis(0, 1, 0), right: axis(1, 0, 0) }, { left: x, right: x, up: y, down: y }, height / (2 * y));
}

/** How the view is turned in the film's own directions: a unit quaternion [x, y, z, w]. */
export function lookOf(stage, immersion, film) {
  const turned = new THREE.Quaternion().setFromRotationMatrix(new THREE.Matrix4().setFromMatrix3(film));
  return turned.multiply(eye(stage, immersion).orientation).normalize().toArray();
}

/** Angles from the middle of the view to its sides and to its top, in radians. */
export function reachOf(stage, immersion) {
  const { elements } = eye(stage, immersion).projectionMatrix;
  return { across: Math.atan(1 / elements[0]), upwards: Math.atan(1 / elements[5]) };
}

/** Direction of the room through a point of the page. */
export function rayThrough(stage, x, y) {
  const { left, top, width, height } = stage.renderer.domElement.getBoundingClientRect();
  return new THREE.Vector3((2 * (x - left)) / width - 1, 1 - (2 * (y - top)) / height, 0.5)
    .unproject(stage.camera).sub(stage.camera.position).normalize();
}

function eye(stage, immersion) {
  if (!immersion.presenting) {
    const { camera, renderer } = stage;
    camera.updateMatrixWorld();
    return { orientation: camera.quaternion, projectionMatrix: camera.projectionMatrix, height: renderer.domElement.height };
  }
  const camera = stage.renderer.xr.getCamera();
  return { orientation: immersion.orientation, projectionMatrix: camera.projectionMatrix, height: camera.cameras[0]?.viewport.w ?? 1000 };
}
