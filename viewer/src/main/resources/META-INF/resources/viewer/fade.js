/** A value that moves evenly from 0 to 1 or back; for the picture's brightness and for the sound. Pure. */
export class Fade {
  #from = 0;
  #to = 0;
  #since = -Infinity;
  #lasts = 0;

  constructor(milliseconds, now = () => performance.now()) {
    this.milliseconds = milliseconds;
    this.now = now;
  }

  get value() {
    const elapsed = this.now() - this.#since;
    const share = elapsed >= this.#lasts ? 1 : elapsed / this.#lasts;
    return this.#from + (this.#to - this.#from) * share;
  }

  get target() {
    return this.#to;
  }

  get arrived() {
    return this.value === this.#to;
  }

  /** Moves to a target; one that it moves to already may be wanted sooner. */
  to(target, milliseconds = this.milliseconds) {
    const now = this.now();
    if (target === this.#to && now + milliseconds >= this.#since + this.#lasts) return;
    this.#from = this.value;
    this.#to = target;
    this.#since = now;
    this.#lasts = milliseconds;
  }
}
