/** Time of a film in seconds. Audio is the master; a silent film, or one whose audio has ended, has its own clock. */

export class OwnClock {
  #at = 0;
  #since = null;
  #rate = 1;

  constructor(now = () => performance.now()) {
    this.now = now;
  }

  get seconds() {
    return this.#at + (this.#since === null ? 0 : (this.#rate * (this.now() - this.#since)) / 1000);
  }

  /** Seconds of the film for each second; near 1. */
  get rate() {
    return this.#rate;
  }

  set rate(rate) {
    if (rate === this.#rate) return;
    this.seek(this.seconds);
    this.#rate = rate;
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

  close() {
    this.stop();
  }
}

const RETRY = 2000;

export class AudioClock {
  #running = false;
  #tail = new OwnClock();
  #gone = false;
  #ended = false;
  #barred = false;
  #retry = 0;
  #closed = new AbortController();

  constructor(address) {
    this.audio = new Audio();
    this.audio.preload = 'auto';
    this.audio.preservesPitch = true;
    this.audio.src = address;
    const { signal } = this.#closed;
    this.audio.addEventListener('ended', () => this.#goOnAlone(), { signal });
    this.audio.addEventListener('error', () => this.#failed(), { signal });
  }

  get seconds() {
    return this.#alone ? this.#tail.seconds : this.audio.currentTime;
  }

  get running() {
    return this.#running;
  }

  get rate() {
    return this.#tail.rate;
  }

  set rate(rate) {
    if (rate === this.#tail.rate) return;
    this.#tail.rate = rate;
    this.audio.playbackRate = rate;
  }

  get starved() {
    return this.#running && !this.#alone && this.audio.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  }

  start() {
    this.#running = true;
    if (this.#alone) this.#tail.start();
    // Without a tap before, sound isn't allowed; the picture then has its own time.
    else this.audio.play().catch(error => {
      if (error.name !== 'NotAllowedError' || this.#alone) return;
      this.#barred = true;
      this.#goOnAlone();
    });
  }

  stop() {
    this.#running = false;
    this.#tail.stop();
    this.audio.pause();
  }

  seek(seconds) {
    this.#tail.stop();
    this.#tail.seek(seconds);
    // Audio may be shorter than the picture.
    this.#ended = seconds >= this.audio.duration;
    if (this.#ended) this.audio.pause();
    else this.audio.currentTime = seconds;
    if (this.#running) this.start();
  }

  /** @param {number} level 0 to 1 */
  volume(level) {
    this.audio.volume = level;
  }

  unlock() {
    if (this.#barred) {
      this.#barred = false;
      this.seek(this.seconds);
    }
    if (this.#running) return;
    this.audio.play().then(() => { if (!this.#running) this.audio.pause(); }).catch(() => {});
  }

  close() {
    this.stop();
    clearTimeout(this.#retry);
    this.#closed.abort();
    this.audio.removeAttribute('src');
    this.audio.load();
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
