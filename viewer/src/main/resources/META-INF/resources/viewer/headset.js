/** Immersive VR: enters and leaves it, knows where the head looks, shows words and targets. Needs no controller. */
import * as THREE from 'three';
import { GazeAsking } from './gaze-asking.js';
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
  #wordsUntil = 0;
  #notice = null;
  #noticeTimer = 0;
  #lookDown;

  /** @param actions {pause, recentre, then, leave} of the targets; {ask, freeze} of asking, where that is offered */
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
      { name: 'further', label: words.further, action: () => this.asking.begin() },
      { name: 'leave', label: words.leave, action: actions.leave },
    ]);
    this.asking = new GazeAsking(words, { ...actions, tell: (text, milliseconds) => this.#tell(text, milliseconds) });
    if (!actions.ask) this.targets.without('further');
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
    session.addEventListener('visibilitychange', () => {
      const worn = session.visibilityState !== 'hidden';
      if (!worn) this.asking.end();
      this.dispatchEvent(new CustomEvent('worn', { detail: worn }));
    });
    this.#session = session;
    this.#entered = 0;
    this.#placed = this.#calm = false;
    this.#wordsUntil = 0;
    this.plate.say(welcome, true);
    this.stage.scene.add(this.plate.mesh, this.targets.group, this.asking.group);
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
    if (this.#wordsUntil) return;
    if (key === null) this.plate.hush();
    else this.#noticeTimer = setTimeout(() => {
      if (this.#wordsUntil) return;
      this.face();
      this.plate.say(broken(this.words[key]));
    }, NOTICE_DELAY);
  }

  /** What is read now. */
  get said() {
    return this.presenting ? this.plate.text : '';
  }

  /** Says something (or nothing more: null) for so long; what there is to notice waits. */
  #tell(text, milliseconds = 0) {
    this.#wordsUntil = performance.now() + milliseconds;
    if (!this.presenting || text === null) return;
    this.face();
    this.plate.say(broken(text));
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
      if (!this.#wordsUntil) this.#tell(this.#lookDown, HINT);
    }
    if (this.#wordsUntil && now > this.#wordsUntil) {
      this.#wordsUntil = 0;
      if (this.#notice) this.plate.say(broken(this.words[this.#notice]));
      else this.plate.hush();
    }
    this.plate.update();
    this.asking.tick(this.head, this.gaze);
    this.targets.update(this.head, this.gaze, !this.asking.step);
  }

  #ended() {
    this.#session = null;
    this.#notice = null;
    this.asking.end();
    this.stage.scene.remove(this.plate.mesh, this.targets.group, this.asking.group);
    this.stage.dirty = true;
    this.dispatchEvent(new Event('left'));
  }
}

/** Two lines at most, broken where a sentence ends. */
function broken(text) {
  const end = text.search(/[。、.,](?=.)/);
  return end < 0 ? [text] : [text.slice(0, end + 1).trim(), text.slice(end + 1).trim()];
}
