/** Walking and touching: what is looked at for a while, reached for or tapped is gone to, or opens. */
import { Dwelling, isReached } from './dwelling.js';
import { Fade } from './fade.js';
import { ThingCard, ThingPlate } from './opened.js';
import { speak } from './speaking.js';

const DWELL = 1.2;
const REACH = 400;
/** A thing closes when it wasn't looked at for so long, or when its time is over. */
const AWAY = 2000;
const PICTURE_TIME = 20_000;
const SENTENCE_TIME = 8000;
/** Reading takes an old reader so long for each character; after a voice or a sound has ended it stays for a while. */
const CHARACTER_TIME = 300;
const AFTERWARDS = 3000;
const LONGEST = 10 * 60_000;
/** What the film's own sound is lowered to meanwhile. */
const LOWERED = 0.2;
const degree = Math.PI / 180;
/** Further aside than this one looks away from what has opened. */
const ASIDE = { headset: 30 * degree, page: 50 * degree };
/** What is behind an opened plate can't be chosen. */
const COVERED = 26 * degree;
/** In the flat view the middle is wide: keys turn it in steps. */
const MIDDLE = 8 * degree;
/** Pixels; a finger that moves further than that looks around. */
const STILL = 10;

export class Touching {
  #gaze;
  #hand = new Dwelling(REACH);
  #opened = null;
  #hush = new Fade(600);
  #middle = null;
  #down = null;
  #heeded = false;
  #volume = 1;

  /**
   * @param {import('./hotspots.js').Hotspots} hotspots
   * @param actions {walk(way, by), ray(x, y)} of a point of the page
   */
  constructor(root, canvas, stage, hotspots, words, actions) {
    Object.assign(this, { root, canvas, stage, hotspots, words: words.hotspots, actions });
    this.#gaze = new Dwelling(1000 * (Number(root.dataset.dwell) || DWELL));
    this.plate = new ThingPlate();
    stage.scene.add(this.plate.mesh);
    this.card = new ThingCard(root, this.words, () => this.close());
    this.button = document.createElement('button');
    this.button.type = 'button';
    this.button.className = 'hotspot';
    this.button.hidden = true;
    this.button.addEventListener('click', () => this.use(this.#middle, 'TAP'));
    root.append(this.button);
    canvas.addEventListener('pointerdown', event => { this.#down = { x: event.clientX, y: event.clientY }; });
    canvas.addEventListener('pointerup', event => this.#tapped(event));
    canvas.addEventListener('keydown', event => {
      if (event.key === 'Enter' && this.#middle) {
        event.preventDefault();
        this.use(this.#middle, 'TAP');
      }
    });
  }

  /** While somebody sets them nothing is gone to, and nothing opens. */
  get editing() {
    return 'editing' in this.root.dataset;
  }

  /** How loud the film may be, 0 to 1. */
  get loudness() {
    return 1 - (1 - LOWERED) * this.#hush.value;
  }

  /** How loud a thing may be, 0 to 1. */
  set volume(level) {
    this.#volume = level;
    if (this.#opened?.audio) this.#opened.audio.volume = level;
  }

  /**
   * @param mark of the hotspots
   * @param {'GAZE'|'HAND'|'TAP'} by
   */
  use(mark, by) {
    if (!mark || this.editing) return;
    const { item } = mark;
    this.root.dispatchEvent(new CustomEvent('used', { bubbles: true, detail: { hotspot: item.id, kind: item.kind, by } }));
    if (item.kind === 'WAY') {
      this.close();
      this.actions.walk(item, by);
    } else this.#open(mark);
  }

  /** Opens a thing for somebody else, until they close it. @param id of it */
  show(id) {
    const mark = this.hotspots.all.find(({ item }) => item.id === id && item.kind !== 'WAY');
    if (!mark) return;
    if (this.#opened?.item.id !== id) this.#open(mark);
    this.#opened.stays = true;
  }

  /** @param {number} [milliseconds] in which it goes */
  close(milliseconds) {
    const opened = this.#opened;
    if (!opened) return;
    this.#opened = null;
    opened.hush?.();
    this.#hush.to(0);
    this.plate.close(milliseconds);
    this.card.close();
  }

  /** What is open: the id of a thing, or null. */
  get opened() {
    return this.#opened?.item.id ?? null;
  }

  /** There is another film: what was looked at on the way has to be left first. */
  arrive(items) {
    this.close();
    this.hotspots.set(items);
    this.#gaze.arrive();
    this.#hand.arrive();
    this.#middle = null;
  }

  /**
   * @param {THREE.Vector3} gaze unit vector of the room
   * @param {{head: THREE.Vector3, tips: number[][]}|null} headset where the head and the fingertips are; null in the flat view
   * @param heeded whether looks mean something now
   * @param brightness of the picture
   */
  tick(gaze, headset, heeded, brightness) {
    const now = performance.now();
    this.#heeded = heeded;
    const opened = this.#opened;
    const free = mark => !opened || mark.direction.angleTo(opened.mark.direction) > COVERED;
    const met = this.hotspots.met(gaze, headset ? undefined : MIDDLE);
    const looked = heeded && met && (!headset || free(met)) ? met : null;
    let share = 0;
    if (headset) {
      const stayed = this.#gaze.update(looked, now);
      const reached = this.#hand.update(heeded ? this.#reached(headset) : null, now);
      share = stayed.share || reached.share;
      this.#offer(null);
      this.hotspots.tick(brightness, stayed.target ?? reached.target, share);
      if (stayed.chosen) this.use(stayed.target, 'GAZE');
      else if (reached.chosen) this.use(reached.target, 'HAND');
    } else {
      this.#offer(looked);
      this.hotspots.tick(brightness, looked, 0);
    }
    if (this.#opened) this.#watch(gaze, headset, now);
    if (headset && this.#opened && !this.#opened.placed) {
      this.#opened.placed = true;
      this.plate.stand(headset.head, this.#opened.mark.direction);
    }
    const before = this.plate.mesh.material.opacity;
    this.plate.update();
    if (before !== this.plate.mesh.material.opacity) this.stage.dirty = true;
  }

  /** For tests and for who watches over it. */
  state() {
    return { opened: this.opened, middle: this.#middle?.item.id ?? null, marks: this.hotspots.state() };
  }

  #reached({ head, tips }) {
    return this.hotspots.all.find(({ item, direction }) => item.kind !== 'WAY'
      && tips.some(tip => isReached(head.toArray(), tip, direction.toArray()))) ?? null;
  }

  #offer(mark) {
    if (mark === this.#middle) return;
    this.#middle = mark;
    this.button.hidden = !mark || this.editing;
    if (mark) this.button.textContent = mark.item.kind === 'WAY' ? this.words.walk(mark.item.text ?? mark.item.title) : (mark.item.kind !== 'SENTENCE' && (mark.item.text ?? mark.item.title)) || this.words[mark.item.kind];
  }

  #tapped({ clientX, clientY, isPrimary }) {
    const down = this.#down;
    this.#down = null;
    if (!down || !isPrimary || Math.hypot(clientX - down.x, clientY - down.y) > STILL || !this.#offered) return;
    this.use(this.hotspots.met(this.actions.ray(clientX, clientY)), 'TAP');
  }

  get #offered() {
    return this.#heeded && this.stage.brightness > 0.5;
  }

  #open(mark) {
    this.close();
    const { item } = mark;
    const opened = (this.#opened = { mark, item, until: performance.now() + time(item), seen: performance.now(), placed: false });
    const over = () => { opened.until = performance.now() + AFTERWARDS; };
    if (item.kind === 'SENTENCE') {
      opened.hush = speak(item.text, over, this.#volume);
      if (opened.hush) {
        opened.until = performance.now() + LONGEST;
        this.#hush.to(1);
      }
    } else if (item.kind === 'SOUND') {
      const audio = (opened.audio = new Audio(item.file));
      audio.volume = this.#volume;
      audio.addEventListener('ended', over);
      audio.addEventListener('error', over);
      audio.play().catch(error => {
        console.warn(error);
        over();
      });
      opened.hush = () => audio.pause();
      this.#hush.to(1);
    }
    if (this.stage.renderer.xr.isPresenting) this.plate.show(item, this.words);
    else this.card.show(item);
  }

  #watch(gaze, headset, now) {
    const opened = this.#opened;
    if (opened.stays) return;
    const { direction } = opened.mark;
    if (gaze.angleTo(direction) < (headset ? ASIDE.headset : ASIDE.page)) opened.seen = now;
    if (now > opened.until || now - opened.seen > AWAY) this.close();
  }
}

function time({ kind, text }) {
  if (kind === 'SENTENCE') return Math.max(SENTENCE_TIME, CHARACTER_TIME * text.length);
  return kind === 'SOUND' ? LONGEST : PICTURE_TIME;
}
