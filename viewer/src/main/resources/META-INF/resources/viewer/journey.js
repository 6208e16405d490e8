/**
 * A trip as one person has it: the room where they wait, one stop after the other, and calm at any time; in a headset as
 * one session from beginning to end, or on a page. What is to be seen is told from outside; how one gets there is decided
 * here, picture by picture, so that nothing that is under way can hold up anything that is wanted later.
 */
import * as THREE from 'three';
import { Ahead } from './ahead.js';
import { Dusk } from './dusk.js';
import { lookOf, rayThrough, reachOf, viewOf } from './eye.js';
import { Fade } from './fade.js';
import { Films } from './films.js';
import { direction } from './geometry.js';
import { Hint } from './hint.js';
import { Hotspots } from './hotspots.js';
import { Immersion } from './immersion.js';
import { Look } from './look.js';
import { Offering } from './offering.js';
import { TextPlate, broken } from './plates.js';
import { SharedTime } from './shared-time.js';
import { Source } from './source.js';
import { Speaker } from './speaker.js';
import { Stage } from './stage.js';
import { Touching } from './touching.js';
import { Visit } from './visit.js';
import { wordsFor } from './words.js';

const FADE = 600;
/** Calm is there sooner than anybody could ask again. */
const CALM = 250;
/** At the end of the time nobody has pressed anything: it gets dusk slowly. */
const EVENING = 4000;
/** Where only the film stops its sound is gone before it is missed. */
const STOP = 120;
/** Where one is and who filmed it is said for so long once the picture is there. */
const WELCOME = 7000;
/** What passes by itself so soon isn't worth a word. */
const PATIENCE = 1200;
const LIGHT = 12_000;
/** Ways and things mean nothing before one has looked around for so long. */
const LOOK_AROUND = 3000;
/** A way that can't be gone within this is given up, and it is said for so long. */
const GIVEN_UP = 15_000;
const REMARK = 6000;
/** From silence to full sound, in milliseconds. */
const LOUDER = 400;

const radians = degrees => (degrees * Math.PI) / 180;

/**
 * What is to be seen.
 *
 * @typedef {object} Scene
 * @property {number} stop index
 * @property {'WAITING'|'RUNNING'|'PAUSED'|'CALM'} motion
 * @property {boolean} [evening] of CALM: the time is over
 * @property {number} position seconds, at `at`
 * @property {number} at milliseconds since 1970 by the server's clock
 * @property {number} volume 0 to 1
 * @property {number|null} yaw where one looks first, in degrees; null as the stop says
 * @property {number} centred when it grows, what is straight ahead is taken anew
 * @property {{yaw: number, pitch: number, at: number}|null} light degrees in the film's own directions
 * @property {string|null} [aside] the footage to which one walked on from the stop
 * @property {{hotspot: string, at: number}|null} [opened] a thing that staff have opened
 * @property {number|null} [voice] milliseconds since 1970 by the server's clock, from which who filmed the stop speaks
 */

/**
 * Fires `left` when VR is over, `worn` with false and true as the headset is taken off and put on, and `used` with
 * {footage, hotspot, by, given, to, arrival} when something was touched, or a way can be gone (`to` is where): it is gone
 * when the scene says so.
 */
export class Journey extends EventTarget {
  #scene = null;
  #stops = [];
  #room = [];
  #visit = null;
  #next = null;
  #arrived = 0;
  #waitingSince = null;
  #film = new THREE.Matrix3();
  #hidden = true;
  #turns = false;
  #enters = false;
  #away = false;
  #unheard = false;
  #said = null;
  #level = 1;
  #ticked = 0;
  #shining = null;
  #drawn = '';
  #marked = null;
  #prepared = null;
  #shown = null;
  #leaving = null;
  #darkSince = null;
  #remarkUntil = 0;

  /**
   * @param {HTMLElement} root gets the canvas
   * @param {SharedTime} time of the server
   */
  constructor(root, { time = new SharedTime(), words = wordsFor(document.documentElement.lang), films = new Films() } = {}) {
    super();
    Object.assign(this, { root, time, words, films });
    const canvas = Object.assign(document.createElement('canvas'), { tabIndex: 0 });
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', words.view);
    this.status = document.createElement('p');
    this.status.setAttribute('role', 'status');
    root.append(canvas, this.status);
    this.stage = new Stage(canvas);
    this.look = new Look(canvas, this.stage.camera, { onPause: () => {} });
    this.immersion = new Immersion(this.stage);
    this.dusk = new Dusk();
    this.hint = new Hint();
    this.plate = new TextPlate();
    this.offering = new Offering();
    this.stage.scene.add(this.dusk.mesh, this.hint.mesh, this.plate.mesh, this.offering.group);
    this.hotspots = new Hotspots(this.stage);
    this.touching = new Touching(root, canvas, this.stage, this.hotspots, words, {
      walk: (way, by) => this.#leave(way, by),
      ray: (x, y) => rayThrough(this.stage, x, y),
    });
    root.addEventListener('used', ({ detail: { hotspot, kind, by } }) => kind === 'WAY' || this.#tellUsed({ hotspot, by, to: null }));
    this.speaker = new Speaker();
    this.ahead = new Ahead();
    this.fades = { dusk: new Fade(FADE), picture: new Fade(FADE), sound: new Fade(FADE), light: new Fade(FADE) };
    this.immersion.addEventListener('left', () => this.#leftVr());
    this.immersion.addEventListener('worn', ({ detail: worn }) => this.#wear(worn));
    document.addEventListener('visibilitychange', () => this.immersion.presenting || this.#wear(!document.hidden));
    new ResizeObserver(() => this.#resize()).observe(root);
    this.stage.renderer.setAnimationLoop(() => this.#tick());
  }

  /** @param {string[]} lines what is read in the room; the first is a title */
  welcome(lines) {
    this.#room = lines;
  }

  /**
   * @param {Scene|null} scene null: nothing but the room
   * @param stops of the trip: {id, name, place, eraText, filmedBy, media, yaw, pitch, voice}
   */
  show(scene, stops = this.#stops) {
    const before = this.#scene;
    if (scene && before && scene.centred > before.centred) this.#turns = true;
    if (scene?.at !== before?.at || scene?.motion !== before?.motion || scene?.position !== before?.position) this.#visit?.forget();
    if (!scene || scene.stop !== before?.stop || scene.aside !== before?.aside || scene.motion === 'WAITING' || scene.motion === 'CALM') this.#leaving = null;
    this.#scene = scene;
    this.#stops = stops;
    const yaw = scene?.yaw ?? null;
    if (this.#visit && this.#visit.stop.id === this.#goal?.id && this.#visit.yaw !== yaw) {
      this.#visit.yaw = yaw;
      this.#turns = true;
    }
  }

  /** Nothing is heard of what is to be seen: it stands until something is. */
  unheard(unheard) {
    this.#unheard = unheard;
  }

  /** What can be chosen by looking down, as long as it is offered; see Offering. */
  offer(choices) {
    this.offering.offer(choices);
  }

  /** To be called while a tap is handled. */
  async enterVr() {
    this.unlock();
    this.#enters = true;
    try {
      await this.immersion.enter();
      this.#away = false;
    } catch (error) {
      this.#enters = false;
      throw error;
    }
  }

  leaveVr() {
    return this.immersion.leave();
  }

  /** To be called while a tap is handled: later the browser may not allow sound. */
  unlock() {
    this.#visit?.unlock();
  }

  get presenting() {
    return this.immersion.presenting;
  }

  /** What there is to tell to those who lead the trip. */
  report() {
    const wanted = this.#scene && this.#wanted();
    const here = this.#visit && !this.#travels ? this.#visit : null;
    const skew = here && wanted ? here.skew(wanted.position) : null;
    const { upwards } = reachOf(this.stage, this.immersion);
    const moving = wanted?.moving && this.#scene.motion === 'RUNNING';
    return {
      state: this.#stateOf(here, moving),
      stop: here ? this.#scene.stop : null,
      footage: here?.stop.footageId ?? null,
      position: here?.position ?? null,
      look: here ? lookOf(this.stage, this.immersion, this.#film) : null,
      field: (2 * upwards * 180) / Math.PI,
      skew: skew === null ? null : Math.round(skew * 1000),
    };
  }

  /** Where the picture before one's eyes belongs, in seconds of its film; null where there is none. */
  get presented() {
    return this.#travels ? null : this.#visit?.presented ?? null;
  }

  /** For tests; nothing here changes what is seen. */
  state() {
    const { fades } = this;
    const visit = this.#visit;
    return {
      ...this.report(),
      motion: this.#scene?.motion ?? null,
      at: visit?.stop.id ?? null,
      wanted: this.#scene ? this.#wanted().position : null,
      rate: visit?.show?.rate ?? 1,
      offset: this.time.offset,
      ready: visit?.ready ?? false,
      running: visit?.running ?? false,
      presenting: this.presenting,
      brightness: fades.picture.value,
      dusk: fades.dusk.value,
      sound: fades.sound.value,
      volume: this.#level * fades.sound.value,
      said: this.plate.text,
      light: this.#shining ? { yaw: this.#shining.yaw, pitch: this.#shining.pitch, strength: fades.light.value, hint: this.hint.strength } : null,
      hotspots: this.touching.state(),
      speaking: this.speaker.speaking,
      leaving: this.#leaving !== null,
      kind: visit?.show?.constructor.name.toLowerCase() ?? null,
      ...visit?.show?.state(),
    };
  }

  #stateOf(here, moving) {
    if (this.#unheard) return 'DEAF';
    if (this.#away) return 'OFF';
    if (!here) return this.#travels ? 'BUFFERING' : 'IN_VR';
    if (!here.ready || here.waiting) return 'BUFFERING';
    return moving ? 'IN_VR' : 'PAUSED';
  }

  get #calm() {
    return this.#scene?.motion === 'CALM';
  }

  get #calming() {
    return this.#scene.evening ? EVENING : CALM;
  }

  /** Where to be: a stop, or a film further on, of which nothing but the id may be known yet; null for the room. */
  get #goal() {
    const scene = this.#scene;
    if (scene === null || scene.motion === 'WAITING') return null;
    if (!scene.aside) return this.#stops[scene.stop] ?? null;
    return this.films.known(scene.aside) ?? { id: scene.aside, unknown: true };
  }

  /** Whether one is to be somewhere else; not while it is calm. */
  get #travels() {
    if (this.#calm) return false;
    const goal = this.#goal;
    const visit = this.#visit;
    if (!goal || !visit) return Boolean(goal) !== Boolean(visit);
    return goal.id !== visit.stop.id || (visit.failed && goal.media !== visit.stop.media);
  }

  #wanted() {
    const { motion, position, at } = this.#scene;
    const since = motion === 'RUNNING' ? (this.time.now - at) / 1000 : -Infinity;
    return { position: position + Math.max(0, since), moving: since >= 0, coming: Math.max(0, -since) };
  }

  #tick() {
    const now = performance.now();
    const elapsed = now - this.#ticked;
    this.#ticked = now;
    const known = this.immersion.follow();
    if (!this.presenting && this.look.apply()) this.stage.dirty = true;
    if (this.#enters && known) {
      this.#enters = false;
      this.fades.picture.to(0, 0);
      this.#centre();
    }
    this.#travel();
    const moving = this.#follow(now);
    this.#lookAhead();
    this.#turn();
    this.#fade(moving);
    this.#shine();
    this.#touch(now);
    this.#speak(now);
    this.offering.update(this.immersion.head, this.immersion.gaze, this.presenting);
    this.#hear(elapsed);
    this.#draw();
  }

  /** Goes through the dark to where one is to be. */
  #travel() {
    const { picture, dusk } = this.fades;
    if (!this.#travels) {
      this.#next?.close();
      this.#next = null;
      return;
    }
    const goal = this.#goal;
    const yaw = this.#scene?.yaw ?? null;
    if (this.#next && (this.#next.stop.id !== goal?.id || this.#next.yaw !== yaw)) {
      this.#next.close();
      this.#next = null;
    }
    if (goal && !goal.unknown) this.#next ??= new Visit(goal, this.stage, { yaw, source: this.ahead.take(goal.media) });
    picture.to(0);
    dusk.to(0);
    if (picture.value > 0 || dusk.value > 0 || goal?.unknown) return;
    this.#visit?.close();
    this.stage.clear();
    this.#visit = this.#next;
    this.#next = null;
    this.#arrived = 0;
    this.#hidden = true;
    this.#turns = false;
    const visit = this.#visit;
    visit?.open().then(() => {
      // The right tiles come first.
      if (visit === this.#visit && picture.value === 0) this.#centre();
    });
  }

  /** Keeps the film where it is wanted; returns whether it is to be seen and heard moving. */
  #follow(now) {
    const visit = this.#visit;
    if (!visit) return false;
    const { picture, sound } = this.fades;
    visit.tick(viewOf(this.stage, this.immersion, this.#film));
    if (this.#travels) return true;
    const wanted = this.#wanted();
    const held = this.#calm || this.#unheard || this.#away;
    const stops = held || !wanted.moving;
    // Sound goes softly, so that the film goes on for a moment.
    if (!(stops && visit.running && sound.value > 0)) this.#hidden = visit.follow(wanted, held, picture.value === 0);
    if (visit.ready && !this.#hidden && this.#arrived === 0) {
      this.#arrived = now;
      this.#centre();
    }
    if (visit.ready && !visit.waiting) this.#waitingSince = null;
    else this.#waitingSince ??= now;
    return !stops && !this.#hidden;
  }

  /** What comes next is begun to be fetched, as long as nobody waits for anything else. */
  #lookAhead() {
    const scene = this.#scene;
    const visit = this.#visit;
    const next = scene && this.#stops.slice(scene.motion === 'WAITING' ? 0 : scene.stop + 1).find(({ media }) => media);
    const travels = this.#travels || this.#leaving !== null;
    this.ahead.tick(next?.media ?? null, {
      idle: !travels && (visit ? visit.idle && !visit.waiting : true),
      waits: travels || Boolean(visit?.waiting),
    });
  }

  /** Words and picture are gone before they come again elsewhere. */
  #turn() {
    const { picture, dusk } = this.fades;
    if (!this.#turns || this.plate.fade.value > 0 || (this.#visit && picture.value > 0 && dusk.value < 1)) return;
    this.#turns = false;
    this.#centre();
  }

  #fade(moving) {
    const { picture, dusk, sound } = this.fades;
    const calm = this.#calm;
    const travels = this.#travels;
    if (calm || (!travels && (!this.#visit || this.#visit.failed))) dusk.to(1, calm ? this.#calming : FADE);
    else dusk.to(0);
    // Behind the dusk it is dark, so that one leaves it through the dark.
    if (calm && dusk.value === 1) picture.to(0, 0);
    const seen = this.#visit && !travels && !this.#hidden && !this.#turns && !this.#enters && !this.#away && !this.#leaving && dusk.value === 0;
    if (!calm) picture.to(seen ? 1 : 0);
    const heard = moving && !travels && picture.target === 1;
    // With the picture where that goes, too.
    sound.to(heard ? 1 : 0, heard || picture.target === 0 ? (calm ? this.#calming : FADE) : STOP);
    this.dusk.opacity = dusk.value;
    this.dusk.follow(this.immersion.head);
    if (this.stage.brightness !== picture.value) this.stage.brightness = picture.value;
  }

  /** What is pointed at lights up softly, and where it can't be seen a glow at the edge of the view leads to it. */
  #shine() {
    const { light } = this.fades;
    const { light: wanted = null, motion } = this.#scene ?? {};
    const time = this.time.now;
    const due = wanted && (motion === 'RUNNING' || motion === 'PAUSED') && !this.#travels && time >= wanted.at && time < wanted.at + LIGHT;
    const same = due && this.#shining && ['yaw', 'pitch', 'at'].every(part => wanted[part] === this.#shining[part]);
    light.to(due && (same || !this.#shining) ? 1 : 0);
    if (due && !this.#shining) this.#shining = wanted;
    if (light.target === 0 && light.value === 0) this.#shining = null;
    const strength = light.value * this.fades.picture.value;
    if (!this.#shining) {
      this.stage.light([0, 0, -1], 0);
      this.hint.mesh.visible = false;
      return;
    }
    const lit = direction(radians(this.#shining.yaw), radians(this.#shining.pitch));
    this.stage.light(lit, light.value);
    const inRoom = new THREE.Vector3(...lit).applyMatrix3(this.#film.clone().transpose());
    const orientation = this.presenting ? this.immersion.orientation : this.stage.camera.quaternion;
    this.hint.update(inRoom, orientation, reachOf(this.stage, this.immersion), strength);
  }

  /** Ways and things come and go with the picture. */
  #touch(now) {
    const { picture, dusk } = this.fades;
    const { touching } = this;
    const id = this.#visit?.stop.footageId;
    const film = id ? this.films.known(id) : null;
    if (film !== this.#marked) {
      this.#marked = film;
      touching.arrive(film?.hotspots ?? []);
    }
    const here = this.#visit && !this.#travels && !this.#calm && !this.#away;
    if (!here) touching.close(CALM);
    const seen = Boolean(here && film) && !this.#turns && picture.target === 1 && dusk.value === 0;
    if (seen || !this.#scene?.opened) this.#openForOthers();
    const heeded = seen && !this.#enters && this.offering.empty && this.#arrived > 0 && now - this.#arrived > LOOK_AROUND;
    if (heeded && this.#prepared !== film) {
      this.#prepared = film;
      // Where one may go next is known by then, be there a line or not.
      for (const { kind, to } of film.hotspots) if (kind === 'WAY') this.films.known(to);
    }
    const gaze = this.presenting ? this.immersion.gaze : new THREE.Vector3(0, 0, -1).applyQuaternion(this.stage.camera.quaternion);
    touching.tick(gaze, this.presenting ? this.immersion : null, heeded, picture.value * (1 - dusk.value));
  }

  /** What staff open stays open until they close it. */
  #openForOthers() {
    const wanted = this.#scene?.opened ?? null;
    const shown = this.#shown;
    if (wanted?.hotspot === shown?.hotspot && wanted?.at === shown?.at) return;
    this.#shown = wanted;
    if (wanted) this.touching.show(wanted.hotspot);
    else if (this.touching.opened === shown.hotspot) this.touching.close();
  }

  /** Goes on by a way: the film fades out, and comes back where the other one can't be had. */
  async #leave(way, by) {
    const leaving = (this.#leaving = Symbol(way.id));
    const there = await this.#canArrive(way.to);
    // Staff may have led on, or stopped.
    if (this.#leaving !== leaving) return;
    this.#leaving = null;
    if (there) this.#tellUsed({ hotspot: way.id, by, to: way.to, arrival: way.arrival });
    else this.#remarkUntil = performance.now() + REMARK;
  }

  async #canArrive(id) {
    const signal = AbortSignal.timeout(GIVEN_UP);
    try {
      const { media } = await this.films.get(id, signal);
      await new Source(media).json('manifest.json', signal);
      return true;
    } catch (error) {
      console.warn(error);
      return false;
    }
  }

  #tellUsed(use) {
    const detail = { ...use, footage: this.#visit.stop.footageId, given: Math.round(this.time.now) };
    this.dispatchEvent(new CustomEvent('used', { detail }));
  }

  #speak(now) {
    const { plate } = this;
    const words = this.#words(now);
    const key = words && words.lines.join('\n');
    if (key !== this.#said) {
      if (words && (plate.fade.value === 0 || words.quick)) {
        this.#said = key;
        plate.place(this.immersion.head, this.presenting ? this.immersion.ahead : this.look.yaw);
        plate.say(words.lines, words.titled, words.quick ? CALM : FADE);
        this.status.textContent = words.lines.join(' ');
      } else if (plate.fade.target === 1) {
        plate.hush();
        this.status.textContent = '';
      }
      if (!words) this.#said = null;
    }
    plate.update();
  }

  #words(now) {
    const { words } = this;
    const visit = this.#visit;
    if (this.#turns || this.#enters) return null;
    if (this.#calm) return { lines: broken(this.#scene.evening ? words.evening : words.calm), quick: true };
    if (this.#travels || this.#leaving) {
      this.#darkSince = this.fades.picture.value > 0 ? null : this.#darkSince ?? now;
      return this.#darkSince !== null && now - this.#darkSince > PATIENCE ? { lines: broken(words.waiting) } : null;
    }
    this.#darkSince = null;
    if (now < this.#remarkUntil) return { lines: broken(words.noWay) };
    if (!visit) return this.#room.length > 0 ? { lines: this.#room, titled: true } : null;
    if (this.#unheard) return { lines: broken(this.offering.empty ? words.unheard : words.unheardAlone) };
    if (visit.failed) return { lines: broken(words.notThere) };
    if (this.#arrived === 0 || now - this.#arrived < WELCOME) return { lines: this.#welcome(visit.stop), titled: true };
    return this.#waitingSince !== null && now - this.#waitingSince > PATIENCE ? { lines: broken(words.waiting) } : null;
  }

  /** Where I am and who is with me. */
  #welcome({ name, place, eraText, filmedBy }) {
    const facts = [place !== name && place, eraText].filter(Boolean).join('　');
    return [name, facts, filmedBy && this.words.filmedBy(filmedBy)].filter(Boolean);
  }

  #hear(elapsed) {
    const wanted = this.#scene?.volume ?? 1;
    const step = elapsed / LOUDER;
    this.#level += Math.max(-step, Math.min(step, wanted - this.#level));
    this.speaker.follow(this.#voice, this.time.now, this.#level);
    this.#visit?.volume(this.#level * this.fades.sound.value * this.touching.loudness * this.speaker.loudness);
    this.touching.volume = this.#level;
  }

  /** Of who filmed what is to be seen; null while nobody hears it. */
  get #voice() {
    const scene = this.#scene;
    const hears = this.#visit && !this.#travels && !this.#away && !this.#unheard && scene && (scene.motion === 'RUNNING' || scene.motion === 'PAUSED');
    const address = hears && !scene.aside && scene.voice ? this.#stops[scene.stop]?.voice : null;
    return address ? { address, at: scene.voice } : null;
  }

  #draw() {
    const { stage, plate, dusk, hint } = this;
    const drawn = [dusk.opacity, plate.mesh.material.opacity, this.#said, hint.mesh.visible && hint.strength].join();
    if (drawn !== this.#drawn) stage.dirty = true;
    this.#drawn = drawn;
    stage.render();
  }

  /** Takes what the person looks at as straight ahead. Only behind the dark. */
  #centre() {
    let ahead = 0;
    if (this.presenting) ahead = this.immersion.ahead;
    else {
      this.look.home = this.#visit?.pitch ?? 0;
      this.look.recentre();
      this.look.apply();
    }
    if (!this.#visit) return;
    this.#film.copy(this.#visit.turning(ahead));
    this.stage.turn(this.#film);
    this.hotspots.turn(this.#film);
  }

  /** At once, as nothing is drawn while the headset is off or the page is hidden. */
  #wear(worn) {
    this.#away = !worn;
    if (!worn) {
      this.#closeThings();
      this.#visit?.pause();
      this.fades.picture.to(0, 0);
      this.fades.sound.to(0, 0);
    }
    this.dispatchEvent(new CustomEvent('worn', { detail: worn }));
  }

  /** Nobody is there to look at what has opened; what staff have opened is there again when somebody is. */
  #closeThings() {
    this.touching.close();
    this.#shown = null;
  }

  #leftVr() {
    this.#closeThings();
    this.#enters = false;
    this.#away = document.hidden;
    this.fades.picture.to(0, 0);
    this.#centre();
    this.#said = null;
    this.#resize();
    this.dispatchEvent(new Event('left'));
  }

  #resize() {
    const { clientWidth, clientHeight } = this.root;
    if (this.presenting || !clientWidth || !clientHeight) return;
    this.stage.resize(clientWidth, clientHeight, Math.min(devicePixelRatio, 2));
    this.look.changed = true;
  }
}
