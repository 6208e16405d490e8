/** One film in VR: shows words and targets, and needs no controller. */
import { GazeAsking } from './gaze-asking.js';
import { Immersion } from './immersion.js';
import { GazeTargets, TextPlate, broken } from './plates.js';

/** A notice in the headset interrupts; what passes by itself so soon isn't worth it. */
const NOTICE_DELAY = 1200;
/** Nothing moves before the person has looked around for so long. */
const LOOK_AROUND = 3000;
const HINT = 4000;

export class Headset extends Immersion {
  #entered = 0;
  #placed = false;
  #calm = false;
  #wordsUntil = 0;
  #notice = null;
  #noticeTimer = 0;
  #lookDown;

  /** @param actions {pause, recentre, then, leave} of the targets; {ask, freeze} of asking, where that is offered */
  constructor(stage, words, actions) {
    super(stage);
    this.words = words;
    this.#lookDown = words.lookDown;
    this.plate = new TextPlate();
    this.targets = new GazeTargets([
      { name: 'pause', label: words.pause, action: actions.pause },
      { name: 'recentre', label: words.recentre, action: actions.recentre },
      { name: 'then', label: words.then, action: actions.then },
      { name: 'further', label: words.further, action: () => this.asking.begin() },
      { name: 'leave', label: words.leave, action: actions.leave },
    ]);
    this.asking = new GazeAsking(words, { ...actions, tell: (text, milliseconds) => this.#tell(text, milliseconds) });
    if (!actions.ask) this.targets.offer('further', false);
    this.addEventListener('worn', ({ detail: worn }) => worn || this.asking.end());
    this.addEventListener('left', () => this.#clear());
  }

  /** Whether the person has had time to look around. */
  get calm() {
    return this.#calm;
  }

  /** @param {string[]} welcome first thing seen: where I am and who is with me */
  async enter(welcome) {
    this.#entered = 0;
    this.#placed = this.#calm = false;
    this.#wordsUntil = 0;
    await super.enter();
    this.plate.say(welcome, true);
    this.stage.scene.add(this.plate.mesh, this.targets.group, this.asking.group);
  }

  /** Where the words stand from now on: before the person. */
  face() {
    this.plate.place(this.head, this.ahead);
  }

  /** A photo doesn't move, so there is nothing to pause. */
  standStill(still) {
    this.targets.offer('pause', !still);
    this.#lookDown = still ? this.words.lookDownToLeave : this.words.lookDown;
  }

  withOldPhotos(there) {
    this.targets.offer('then', there);
  }

  /** Somewhere else: it is said where, and there is time again to look around. */
  arrive(welcome) {
    this.#entered = 0;
    this.#calm = false;
    this.#wordsUntil = 0;
    this.#lookDown = null;
    this.plate.say(welcome, true);
    this.face();
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

  /** Whether looks mean something else than what they look at. */
  get busy() {
    return this.asking.step !== null || this.targets.open;
  }

  /**
   * @param ready whether there is a picture to look around in
   * @param taken whether what is looked at has a meaning of its own, so that no targets come there
   */
  tick(ready, taken = () => false) {
    if (!this.follow()) return;
    const now = performance.now();
    if (!this.#placed) {
      this.#placed = true;
      this.face();
    }
    if (ready && this.#entered === 0) this.#entered = now;
    if (!this.#calm && this.#entered && now - this.#entered > LOOK_AROUND) {
      this.#calm = true;
      if (!this.#wordsUntil) this.#tell(this.#lookDown, this.#lookDown ? HINT : 0);
    }
    if (this.#wordsUntil && now > this.#wordsUntil) {
      this.#wordsUntil = 0;
      if (this.#notice) this.plate.say(broken(this.words[this.#notice]));
      else this.plate.hush();
    }
    this.plate.update();
    this.asking.tick(this.head, this.gaze);
    this.targets.update(this.head, this.gaze, !this.asking.step, taken(this.gaze));
  }

  #clear() {
    this.#notice = null;
    this.asking.end();
    this.stage.scene.remove(this.plate.mesh, this.targets.group, this.asking.group);
  }
}
