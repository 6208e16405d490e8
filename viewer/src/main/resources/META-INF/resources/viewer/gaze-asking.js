/** Asking from inside the headset by looks alone: the film stands, and what is looked at for a while is meant. */
import * as THREE from 'three';
import { Holding } from './holding.js';
import { GazeMark, GazeTargets, isAmongTargets } from './plates.js';

/** Milliseconds, from when the person looks up, in which the sentence is read and nothing counts. */
const READING = 4000;
/** Whoever has forgotten what this is about isn't left in a film that stands. */
const PATIENCE = 45_000;
const TOLD = 5000;

export class GazeAsking {
  #step = null;
  #began = 0;
  #raised = 0;
  #holding = new Holding();

  /** @param actions {freeze(on), tell(text, milliseconds), ask()}; `ask` takes what is straight ahead and resolves when it was received */
  constructor(words, actions) {
    Object.assign(this, { words, actions });
    this.group = new THREE.Group();
    this.mark = new GazeMark();
    this.targets = new GazeTargets([{ name: 'cancel', label: words.cancel, action: () => this.end() }]);
    this.group.add(this.mark.mesh, this.targets.group);
  }

  /** What the person does: 'choosing' (still looks at the target), 'reading' or 'aiming'; null while nothing is asked. */
  get step() {
    return this.#step;
  }

  begin() {
    this.#step = 'choosing';
    this.#began = performance.now();
    this.#holding.drop();
    this.actions.freeze(true);
    this.actions.tell(this.words.lookThere, Infinity);
  }

  /** The film goes on; nothing was asked. */
  end() {
    if (!this.#step) return;
    this.#step = null;
    this.actions.tell(null);
    this.actions.freeze(false);
  }

  /**
   * @param {THREE.Vector3} head where the head is
   * @param {THREE.Vector3} gaze where it looks, a unit vector
   */
  tick(head, gaze) {
    const now = performance.now();
    const below = isAmongTargets(gaze);
    if (this.#step && now - this.#began > PATIENCE) this.end();
    if (this.#step === 'choosing' && !below) {
      this.#step = 'reading';
      this.#raised = now;
      this.actions.tell(this.words.lookThere, READING);
    }
    if (this.#step === 'reading' && now - this.#raised > READING) this.#step = 'aiming';
    const aiming = this.#step === 'aiming' && !below;
    if (!aiming) this.#holding.drop();
    const held = aiming ? this.#holding.update(gaze.toArray(), now) : 0;
    this.mark.update(head, gaze, this.#step !== null && !below, held);
    this.targets.update(head, gaze, this.#step !== null);
    if (held === 1) this.#ask();
  }

  /** Nobody waits for the line: the film goes on, and how it went is said when it is known. */
  #ask() {
    const asked = this.actions.ask();
    this.end();
    asked.then(() => this.actions.tell(this.words.asked, TOLD), error => {
      console.warn(error);
      this.actions.tell(this.words.notAsked, TOLD);
    });
  }
}
