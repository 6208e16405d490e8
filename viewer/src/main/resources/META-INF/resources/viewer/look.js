/** Where a person without a headset looks: by mouse, finger, keyboard, or by tilting the device. */
import * as THREE from 'three';

const STEP = (8 * Math.PI) / 180;
const STEEPEST = (85 * Math.PI) / 180;
const NARROWEST = 30;
const WIDEST = 100;
/** The shorter side of the screen shows at most so many degrees. */
const USUAL = 75;

export class Look {
  #pointers = new Map();
  #tilt = null;
  #tiltYaw = 0;

  constructor(canvas, camera, { onPause }) {
    Object.assign(this, { canvas, camera });
    this.yaw = 0;
    this.pitch = 0;
    /** Where looking begins, upwards. */
    this.home = 0;
    this.fov = USUAL;
    this.changed = true;
    canvas.addEventListener('pointerdown', event => this.#down(event));
    canvas.addEventListener('pointermove', event => this.#move(event));
    for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, event => this.#pointers.delete(event.pointerId));
    canvas.addEventListener('wheel', event => {
      event.preventDefault();
      this.zoom(event.deltaY > 0 ? 1.08 : 1 / 1.08);
    }, { passive: false });
    canvas.addEventListener('keydown', event => {
      const action = {
        ArrowLeft: () => this.turn(-STEP, 0), ArrowRight: () => this.turn(STEP, 0), ArrowUp: () => this.turn(0, STEP), ArrowDown: () => this.turn(0, -STEP),
        '+': () => this.zoom(1 / 1.15), '-': () => this.zoom(1.15), ' ': onPause, Home: () => this.recentre(),
      }[event.key];
      if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      action();
    });
  }

  turn(yaw, pitch) {
    this.lookAt(this.yaw + yaw, this.pitch + pitch);
  }

  /** Radians; yaw to the right, pitch upwards. */
  lookAt(yaw, pitch) {
    this.yaw = Math.atan2(Math.sin(yaw), Math.cos(yaw));
    this.pitch = Math.max(-STEEPEST, Math.min(STEEPEST, pitch));
    this.changed = true;
  }

  zoom(factor) {
    this.fov = Math.max(NARROWEST, Math.min(WIDEST, this.fov * factor));
    this.changed = true;
  }

  recentre() {
    this.fov = USUAL;
    this.#tiltYaw = -(this.#tilt ? yawOf(this.#tilt) : 0);
    this.lookAt(0, this.home);
  }

  /**
   * Follows the device's motion sensor from now on; to be called from a tap, as permission may have to be asked.
   *
   * @returns whether there is one that may be read
   */
  async followTilt() {
    const permission = await globalThis.DeviceOrientationEvent?.requestPermission?.().catch(() => 'denied');
    if (!globalThis.DeviceOrientationEvent || (permission && permission !== 'granted')) return false;
    return new Promise(resolve => {
      const timer = setTimeout(() => resolve(false), 1000);
      addEventListener('deviceorientation', event => {
        if (event.alpha === null) return;
        const first = this.#tilt === null;
        this.#tilt = orientationOf(event, screen.orientation?.angle ?? 0);
        if (first) {
          this.#tiltYaw = this.yaw - yawOf(this.#tilt);
          clearTimeout(timer);
          resolve(true);
        }
        this.changed = true;
      });
    });
  }

  /** Turns the camera; tells whether it moved. */
  apply() {
    if (!this.changed) return false;
    this.changed = false;
    const { camera } = this;
    const half = Math.tan((this.fov * Math.PI) / 360);
    camera.fov = (Math.atan(camera.aspect < 1 ? Math.min(half / camera.aspect, Math.tan(Math.PI * 0.29)) : half) * 360) / Math.PI;
    camera.updateProjectionMatrix();
    if (this.#tilt) {
      camera.quaternion.setFromAxisAngle(UP, -this.#tiltYaw).multiply(this.#tilt);
      const forward = new THREE.Vector3(0, 0, -1).applyQuaternion(camera.quaternion);
      this.yaw = Math.atan2(forward.x, -forward.z);
      this.pitch = Math.asin(Math.max(-1, Math.min(1, forward.y)));
    } else camera.quaternion.setFromEuler(new THREE.Euler(this.pitch, -this.yaw, 0, 'YXZ'));
    return true;
  }

  #down(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const spread = () => {
      const [a, b] = this.#pointers.values();
      return Math.hypot(a.x - b.x, a.y - b.y);
    };
    const apart = this.#pointers.size === 2 ? spread() : 0;
    const moved = { x: event.clientX - before.x, y: event.clientY - before.y };
    before.x = event.clientX;
    before.y = event.clientY;
    if (apart > 0) this.zoom(apart / Math.max(1, spread()));
    else {
      const perPixel = (this.camera.fov * Math.PI) / 180 / this.canvas.clientHeight;
      if (this.#tilt) {
        this.#tiltYaw -= moved.x * perPixel;
        this.changed = true;
      } else this.turn(-moved.x * perPixel, moved.y * perPixel);
    }
  }
}

const UP = new THREE.Vector3(0, 1, 0);
/** A device's own axes come out of its screen; a camera looks into it. */
const INTO_SCREEN = new THREE.Quaternion(-Math.SQRT1_2, 0, 0, Math.SQRT1_2);

function orientationOf({ alpha, beta, gamma }, screenAngle) {
  const radians = Math.PI / 180;
  return new THREE.Quaternion().setFromEuler(new THREE.Euler(beta * radians, alpha * radians, -gamma * radians, 'YXZ'))
    .multiply(INTO_SCREEN).multiply(new THREE.Quaternion().setFromAxisAngle(new THREE.Vector3(0, 0, 1), -screenAngle * radians));
}

function yawOf(quaternion) {
  const forward = new THREE.Vector3(0, 0, -1).applyQuaternion(quaternion);
  return Math.atan2(forward.x, -forward.z);
}
