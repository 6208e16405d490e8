/** What can be chosen by looking down while nobody leads; what that is changes seldom. */
import * as THREE from 'three';
import { GazeTargets } from './plates.js';

export class Offering {
  #targets = new GazeTargets([]);
  #names = '';

  constructor() {
    this.group = new THREE.Group();
  }

  get empty() {
    return this.#names === '';
  }

  /** @param {{name: string, label: string, action: () => void}[]} choices from left to right */
  offer(choices) {
    const names = choices.map(({ name, label }) => `${name} ${label}`).join('\n');
    if (names === this.#names) return;
    this.#names = names;
    this.#targets = new GazeTargets(choices);
    this.group.clear();
    this.group.add(this.#targets.group);
  }

  /** As those of {@link GazeTargets}. */
  update(head, gaze, offered) {
    this.#targets.update(head, gaze, offered);
  }
}
