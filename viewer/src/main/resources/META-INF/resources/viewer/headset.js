/** Immersive VR: enters and leaves it, knows where the head looks, shows words and targets. Needs no controller. */
import * as THREE from 'three';
import { GazeTargets, TextPlate } from './plates.js';

/** A notice in the headset interrupts; what passes by itself so soon isn't worth it. */
const NOTICE_DELAY = 1200;
/** Nothing moves before the person has looked around for so long. */
const LOOK_AROUND = 3000;
const HINT = 4000;

export class Headset extends EventTarget {
  #session = null;
  #entered = 0;
  #placed = false;
  #calm = false;
  #hint = 0;
  #notice = null;
  #noticeTimer = 0;
  #lookDown;

  /** @param actions {pause, recentre, then, leave} of the targets */
  constructor(stage, words, actions) {
    super();
    Object.assign(this, { stage, words });
    this.#lookDown = words.lookDown;
    stage.renderer.xr.enabled = true;
    stage.renderer.xr.setReferenceSpaceType('local');
    stage.renderer.xr.addEventListener('sessionend', () => this.#ended());
    this.plate = new TextPlate();
    this.targets = new GazeTargets([
      { name: 'pause', label: words.pause, action: actions.pause },
      { name: 'recentre', label: words.recentre, action: actions.recentre },
      { name: 'then', label: words.then, action: actions.then },
      { name: 'leave', label: words.leave, action: actions.leave },
    ]);
    this.head = new THREE.Vector3();
    this.gaze = new THREE.Vector3(0, 0, -1);
    this.orientation = new THREE.Quaternion();
  }

  static supported() {
    return navigator.xr?.isSessionSupported('immersive-vr').catch(() => false) ?? Promise.resolve(false);
  }

  get presenting() {
    return this.#session !== null;
  }

  /** Whether the person has had time to look around. */
  get calm() {
    return this.#calm;
  }

  /** @param {string[]} welcome first thing seen: where I am and who is with me */
  async enter(welcome) {
    const session = await navigator.xr.requestSession('immersive-vr', { optionalFeatures: ['local-floor'] });
    session.addEventListener('visibilitychange', () => this.dispatchEvent(new CustomEvent('worn', { detail: session.visibilityState !== 'hidden' })));
    this.#session = session;
    this.#entered = 0;
    this.#placed = this.#calm = false;
    this.#hint = 0;
    this.plate.say(welcome, true);
    this.stage.scene.add(this.plate.mesh, this.targets.group);
    await this.stage.renderer.xr.setSession(session);
    // Plates and the picture are there for both eyes; each eye has a layer of its own besides.
    this.stage.camera.layers.enable(0);
  }

  leave() {
    return this.#session?.end();
  }

  /** Where the words stand from now on: before the person. */
  face() {
    this.plate.place(this.head, Math.atan2(this.gaze.x, -this.gaze.z));
  }

  /** A photo doesn't move, so there is nothing to pause. */
  standStill() {
    this.targets.without('pause');
    this.#lookDown = this.words.lookDownToLeave;
  }

  withoutOldPhotos() {
    this.targets.without('then');
  }

  paused(paused) {
    this.targets.label('pause', paused ? this.words.resume : this.words.pause);
  }

  say(key) {
    if (key === this.#notice) return;
    this.#notice = key;
    clearTimeout(this.#noticeTimer);
    if (!this.presenting || !this.#calm) return;
    if (key === null) this.plate.hush();
    else this.#noticeTimer = setTimeout(() => {
      this.face();
      this.plate.say(broken(this.words[key]));
    }, NOTICE_DELAY);
  }

  /** @param ready whether there is a picture to look around in */
  tick(ready) {
    if (!this.presenting) return;
    const camera = this.stage.renderer.xr.getCamera();
    if (camera.cameras.length === 0) return;
    camera.matrixWorld.decompose(this.head, this.orientation, new THREE.Vector3());
    this.gaze.set(0, 0, -1).applyQuaternion(this.orientation);
    const now = performance.now();
    if (!this.#placed) {
      this.#placed = true;
      this.face();
    }
    if (ready && this.#entered === 0) this.#entered = now;
    if (!this.#calm && this.#entered && now - this.#entered > LOOK_AROUND) {
      this.#calm = true;
      this.#hint = now;
      this.plate.say([this.#lookDown]);
    }
    if (this.#hint && now - this.#hint > HINT) {
      this.#hint = 0;
      if (this.#notice) this.plate.say(broken(this.words[this.#notice]));
      else this.plate.hush();
    }
    this.plate.update();
    this.targets.update(this.head, this.gaze);
  }

  #ended() {
    this.#session = null;
    this.#notice = null;
    this.stage.scene.remove(this.plate.mesh, this.targets.group);
    this.stage.dirty = true;
    this.dispatchEvent(new Event('left'));
  }
}

/** Two lines at most, broken where a sentence ends. */
function broken(text) {
  const end = text.search(/[。、.,](?=.)/);
  return end < 0 ? [text] : [text.slice(0, end + 1).trim(), text.slice(end + 1).trim()];
}
