/** Time of a film in seconds. Audio is the master; a silent film, or one whose audio has ended, has its own clock. */

export class OwnClock {
  #at = 0;
  #since = null;

  constructor(now = () => performance.now()) {
    this.now = now;
  }

  get seconds() {
    return this.#at + (this.#since === null ? 0 : (this.now() - this.#since) / 1000);
  }

  get running() {
    return this.#since !== null;
  }

  /** Whether time stands because data is missing. */
  get starved() {
    return false;
  }

  start() {
    this.#since ??= this.now();
  }

  stop() {
    this.#at = this.seconds;
    this.#since = null;
  }

  seek(seconds) {
    this.#at = seconds;
    if (this.#since !== null) this.#since = this.now();
  }

  volume() {}

  unlock() {}
}

const RETRY = 2000;

export class AudioClock {
  #running = false;
  #tail = new OwnClock();
  #gone = false;
  #ended = false;
  #retry = 0;

  constructor(address) {
    this.audio = new Audio();
    this.audio.preload = 'auto';
    this.audio.src = address;
    this.audio.addEventListener('ended', () => this.#goOnAlone());
    this.audio.addEventListener('error', () => this.#failed());
  }

  get seconds() {
    return this.#alone ? this.#tail.seconds : this.audio.currentTime;
  }

  get running() {
    return this.#running;
  }

  get starved() {
    return this.#running && !this.#alone && this.audio.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  }

  start() {
    this.#running = true;
    if (this.#alone) this.#tail.start();
    // Without a tap before, sound isn't allowed; the picture then has its own time.
    else this.audio.play().catch(error => { if (error.name === 'NotAllowedError') this.#goOnAlone(); });
  }

  stop() {
    this.#running = false;
    this.#tail.stop();
    this.audio.pause();
  }

  seek(seconds) {
    this.#tail.stop();
    this.#tail.seek(seconds);
    this.audio.currentTime = seconds;
    this.#ended = false;
    if (this.#running) this.start();
  }

  /** @param {number} level 0 to 1 */
  volume(level) {
    this.audio.volume = level;
  }

  unlock() {
    if (this.#running) return;
    this.audio.play().then(() => { if (!this.#running) this.audio.pause(); }).catch(() => {});
  }

  get #alone() {
    return this.#gone || this.#ended;
  }

  #goOnAlone() {
    this.#tail.seek(this.audio.currentTime);
    this.#ended = true;
    if (this.#running) this.#tail.start();
  }

  /** A line that dropped is tried again from where it was; audio that isn't there leaves a silent film. */
  #failed() {
    const at = this.audio.currentTime;
    if (this.audio.error?.code === MediaError.MEDIA_ERR_NETWORK) {
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => {
        this.audio.load();
        this.audio.currentTime = at;
        if (this.#running) this.start();
      }, RETRY);
    } else {
      this.#tail.seek(at);
      this.#gone = true;
      if (this.#running) this.#tail.start();
    }
  }
}
