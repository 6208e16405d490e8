import * as THREE from "three";
import { view } from "/viewer/geometry.js";
import { Hotspots } from "/viewer/hotspots.js";
import { Stage } from "/viewer/stage.js";
import { Visit } from "/viewer/visit.js";

/** Degrees from top to bottom: the middle of what a headset shows, where people look. */
export const FIELD = 70;
const SIZE = [480, 360];
/** The base and a few tiles: enough for a small picture, and kind to the line that the headsets need. */
const DECODED_HEIGHT = 2304;
const DEGREES = Math.PI / 180;

/**
 * One film as everybody sees it who is there: decoded once, drawn in each one's direction. No picture comes from the
 * headsets.
 */
export class Mirror {
  #stage = new Stage(document.createElement("canvas"));
  #hotspots = new Hotspots(this.#stage);
  #marked = [];
  #visit;

  /** @param film a stop of the run, or where somebody walked on to */
  constructor(film) {
    this.#stage.resize(...SIZE, 1);
    this.#stage.camera.fov = FIELD;
    this.#stage.camera.updateProjectionMatrix();
    this.#stage.brightness = 1;
    this.#visit = new Visit(film, this.#stage, { height: DECODED_HEIGHT });
    this.#visit.open();
  }

  get ready() {
    return this.#visit.ready;
  }

  /** Where the film stands, in seconds; null before it is there. */
  get time() {
    return this.#visit.position;
  }

  /**
   * Fetches and decodes what is due.
   *
   * @param {{position: number, moving: boolean}} wanted in seconds from the stop's beginning
   * @param {number[]} look of the one who sees it best, a quaternion in the film's own directions
   */
  tick(wanted, look) {
    this.#turn(look);
    const { aspect, fov, quaternion } = this.#stage.camera;
    const axis = (...one) => new THREE.Vector3(...one).applyQuaternion(quaternion).toArray();
    const up = Math.tan((fov * DEGREES) / 2);
    this.#visit.tick(view({ forward: axis(0, 0, -1), up: axis(0, 1, 0), right: axis(1, 0, 0) }, { left: up * aspect, right: up * aspect, up, down: up }, SIZE[1] / (2 * up)));
    // The room hears it from the headsets.
    this.#visit.volume(0);
    this.#visit.follow(wanted, false, true);
  }

  /**
   * Draws what is seen in this direction.
   *
   * @param hotspots the film's ways and things
   */
  draw(look, canvas, hotspots) {
    this.#turn(look);
    if (hotspots !== this.#marked) {
      this.#marked = hotspots;
      this.#hotspots.set(hotspots);
    }
    this.#hotspots.tick(1);
    this.#stage.dirty = true;
    this.#stage.render();
    canvas.getContext("2d").drawImage(this.#stage.renderer.domElement, 0, 0, canvas.width, canvas.height);
  }

  close() {
    this.#visit.close();
    this.#stage.renderer.dispose();
    this.#stage.renderer.forceContextLoss();
  }

  #turn(look) {
    this.#stage.camera.quaternion.fromArray(look);
    this.#stage.camera.updateMatrixWorld();
  }
}

/** Yaw and pitch in degrees of where a quaternion looks. */
export function directionOf(look) {
  const { x, y, z } = new THREE.Vector3(0, 0, -1).applyQuaternion(new THREE.Quaternion().fromArray(look));
  return { yaw: Math.atan2(x, -z) / DEGREES, pitch: Math.asin(Math.max(-1, Math.min(1, y))) / DEGREES };
}
