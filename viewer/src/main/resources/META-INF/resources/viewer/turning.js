/** From directions of the room to those of a film: first what the person calls straight ahead, then how the camera stood. */
import * as THREE from 'three';

const UPRIGHT = { yaw: 0, pitch: 0, roll: 0 };
const radians = degrees => (degrees * Math.PI) / 180;

/** Where a direction in a film leads, in radians to the right and upwards as somebody sees it who stands upright. */
export function uprightOf({ yaw, pitch }, pose = UPRIGHT) {
  const { x, y, z } = new THREE.Vector3(0, 0, -1).applyEuler(new THREE.Euler(radians(pitch), -radians(yaw), 0, 'YXZ')).applyMatrix4(stood(pose));
  return { yaw: Math.atan2(x, -z), pitch: Math.asin(Math.max(-1, Math.min(1, y))) };
}

/**
 * Takes directions of the room to directions of the film.
 *
 * @param pose of the camera, in degrees
 * @param start direction in the film that is to be straight ahead, in degrees; of it only the yaw counts, as nobody's
 *   horizon is tilted
 * @param centre what the person calls straight ahead, in radians to the right
 * @returns {THREE.Matrix3} a rotation
 */
export function turning(pose = UPRIGHT, start = UPRIGHT, centre = 0) {
  const ahead = new THREE.Matrix4().makeRotationY(centre - uprightOf(start, pose).yaw);
  return new THREE.Matrix3().setFromMatrix4(stood(pose).transpose().multiply(ahead));
}

function stood({ yaw, pitch, roll }) {
  return new THREE.Matrix4().makeRotationFromEuler(new THREE.Euler(radians(pitch), radians(yaw), radians(roll), 'YXZ'));
}
