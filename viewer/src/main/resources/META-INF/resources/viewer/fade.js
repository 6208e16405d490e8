/** A value that moves evenly from 0 to 1 or back; for the picture's brightness and for the sound. Pure. */
export class Fade {
  #from = 0;
  #to = 0;
  #since = -Infinity;

  constructor(milliseconds, now = () => performance.now()) {
    this.milliseconds = milliseconds;
    this.now = now;
  }

  get value() {
    const share = Math.min(1, (this.now() - this.#since) / this.milliseconds);
    return this.#from + (this.#to - this.#from) * share;
  }

  get target() {
    return this.#to;
  }

  get arrived() {
    return this.value === this.#to;
  }

  to(target) {
    if (target === this.#to) return;
    this.#from = this.value;
    this.#to = target;
    this.#since = this.now();
  }
}
