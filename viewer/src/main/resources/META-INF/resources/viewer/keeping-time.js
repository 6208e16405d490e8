/**
 * How a film comes to be where it is wanted: near by by running a little faster or slower, from afar by a jump. Films go
 * round, so that what counts is the shorter way. Pure; seconds.
 */

/** Further away than this it isn't caught up with in a time that people would wait. */
const FAR = 0.4;
/** Nearer than that on arriving, where nobody sees a jump. */
const FAR_IN_THE_DARK = 0.12;
/** A film that stands is moved for more only: it would be seen to jump back, as sound takes a moment to fade out. */
const FAR_STANDING = 0.25;
/** So near is as good as there: a screen's picture lasts longer. */
const NEAR = 0.01;
/** Nobody hears it, as the pitch is kept. */
const MOST = 0.05;
/** Share of the distance that is made good in a second. */
const HASTE = 0.4;
/** Rates go by such steps, since a change can be heard and a hair's breadth isn't worth it. */
const STEP = 0.005;
/** The position of audio comes in steps, too: distances are smoothed over so many seconds. */
const SMOOTH = 0.3;
/** A jump aims at a moment ahead, as decoding up to there takes time: as long as it took the last time, and some more. */
const LEAD = 0.3;
const LONGEST_LEAD = 3;
const MORE = 1.25;
/** From setting off to when it is known how late it came off: positions of audio mean little before. */
const SETTLING = 0.8;
/** Nothing that starts takes longer for it. */
const LONGEST_START = 0.4;
/** What has set off goes on, though a hair before its time. */
const SLACK = 0.05;

/** What a device is like, for all films of a kind: how long it takes to jump, and from setting off to running. In seconds. */
export const newHabits = () => ({ lead: LEAD, start: 0 });

export class KeepingTime {
  #aim = null;
  #skew = null;
  #at = 0;
  #off = null;

  /**
   * @param seconds length of the film; 0 for what has no time
   * @param habits of the device, which are learnt on the way
   */
  constructor(seconds, habits = newHabits()) {
    this.seconds = seconds;
    this.habits = habits;
  }

  /** How far `position` in the film is ahead of what is wanted (a position that grows on over the seam); behind is negative. */
  skew(position, wanted) {
    if (this.seconds === 0) return 0;
    const half = this.seconds / 2;
    return wrapped(position - wanted + half, this.seconds) - half;
  }

  isFar(position, wanted, moving, dark = false) {
    return Math.abs(this.skew(position, wanted)) > (!moving ? FAR_STANDING : dark ? FAR_IN_THE_DARK : FAR);
  }

  /**
   * Whether a film that stands is to set off now, so that it is in step once it runs: who stands a little ahead waits
   * for the others, who stands a little behind sets off before them.
   *
   * @param coming seconds until what is wanted moves; 0 where it does
   * @param running whether it has set off
   */
  isTime(position, wanted, coming, running) {
    if (this.seconds === 0) return coming <= 0;
    const skew = this.skew(position, wanted);
    if (Math.abs(skew) > FAR) return coming <= 0;
    if (running && coming <= 0) return true;
    return skew + coming <= this.habits.start + (running ? SLACK : 0);
  }

  /**
   * It sets off: how late it came off is known by and by.
   *
   * @param now seconds of any clock that grows
   */
  setsOff(position, wanted, coming, now) {
    const early = this.skew(position, wanted) + coming - this.habits.start;
    this.#off = Math.abs(early) < SLACK ? now : null;
  }

  /** It was held up, so that nothing can be learnt of how it set off. */
  heldUp() {
    this.#off = null;
  }

  /** Where to jump to; until what is wanted comes there the film is to stand. */
  jump(wanted, moving) {
    this.#aim = moving ? wanted + this.habits.lead : wanted;
    this.#skew = null;
    this.#off = null;
    return this.seconds === 0 ? 0 : wrapped(this.#aim, this.seconds);
  }

  /** Whether the moment has come that was aimed at. */
  isDue(wanted) {
    return this.#aim === null || wanted >= this.#aim - this.habits.start;
  }

  /** What is wanted is another thing now, such as after a pause: nothing is waited for. */
  forget() {
    this.#aim = null;
    this.#skew = null;
    this.#off = null;
  }

  /**
   * How fast the film is to run, where it runs.
   *
   * @param now seconds of any clock that grows
   */
  rate(position, wanted, now) {
    const skew = this.skew(position, wanted);
    const share = this.#skew === null ? 1 : Math.min(1, (now - this.#at) / SMOOTH);
    this.#skew = this.#skew === null ? skew : this.#skew + share * (skew - this.#skew);
    this.#at = now;
    if (this.#off !== null) {
      if (now - this.#off < SETTLING) return 1;
      this.#off = null;
      this.habits.start = Math.max(0, Math.min(LONGEST_START, this.habits.start - this.#skew));
    }
    if (Math.abs(this.#skew) <= NEAR) return 1;
    const change = Math.max(-MOST, Math.min(MOST, -this.#skew * HASTE));
    return 1 + Math.round(change / STEP) * STEP;
  }

  /** So long it took from a jump until its picture was there. */
  took(seconds) {
    this.habits.lead = Math.max(LEAD, Math.min(LONGEST_LEAD, MORE * seconds));
  }
}

const wrapped = (value, length) => ((value % length) + length) % length;
