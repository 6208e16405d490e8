/** The voice of who filmed, over the film's own sound: in all headsets at the same time. */
import { Fade } from './fade.js';

/** What the film's own sound is lowered to meanwhile. */
const LOWERED = 0.2;
const FADE = 600;
/** Seconds: a voice that is so late jumps to where it should be. */
const LATE = 0.3;

export class Speaker {
  #audio = null;
  #wanted = null;
  #over = false;
  #hush = new Fade(FADE);

  /**
   * Whoever looks at it tells it all the time.
   *
   * @param {{address: string, at: number}|null} wanted milliseconds by the clock of `now`, from which it speaks
   * @param {number} now
   * @param {number} volume 0 to 1
   */
  follow(wanted, now, volume) {
    if (wanted?.address !== this.#wanted?.address || wanted?.at !== this.#wanted?.at) this.#take(wanted);
    const audio = this.#audio;
    if (audio) {
      audio.volume = volume;
      const due = (now - wanted.at) / 1000;
      if (due >= 0 && audio.paused && !this.#over) this.#begin(audio, due);
    }
    this.#hush.to(this.speaking ? 1 : 0);
  }

  get speaking() {
    return this.#audio !== null && !this.#audio.paused && !this.#over;
  }

  /** How loud the film may be, 0 to 1. */
  get loudness() {
    return 1 - (1 - LOWERED) * this.#hush.value;
  }

  #take(wanted) {
    this.#audio?.pause();
    this.#wanted = wanted;
    this.#over = false;
    this.#audio = null;
    if (!wanted) return;
    const audio = (this.#audio = new Audio(wanted.address));
    const over = () => { if (audio === this.#audio) this.#over = true; };
    audio.preload = 'auto';
    audio.addEventListener('ended', over);
    audio.addEventListener('error', over);
  }

  #begin(audio, due) {
    // How long it is must be known, as who comes back late isn't to hear all of it.
    if (audio.readyState < HTMLMediaElement.HAVE_METADATA) return;
    if (due >= audio.duration) {
      this.#over = true;
      return;
    }
    if (due > LATE) audio.currentTime = due;
    audio.play().catch(error => {
      console.warn(error);
      if (audio === this.#audio) this.#over = true;
    });
  }
}
