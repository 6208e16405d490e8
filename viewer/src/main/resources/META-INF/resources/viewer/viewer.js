/** Brings the parts together on the page: what is shown, who looks where, and what the person hears and reads. */
import * as THREE from 'three';
import { Asking } from './asking.js';
import { Fade } from './fade.js';
import { rayThrough, viewOf } from './eye.js';
import { direction, latitudeOf, longitudeOf } from './geometry.js';
import { Headset } from './headset.js';
import { Hotspots } from './hotspots.js';
import { Look } from './look.js';
import { readManifest } from './manifest.js';
import { open, replacing } from './opening.js';
import { Overlays } from './overlay.js';
import { Page } from './page.js';
import { Gone, Source } from './source.js';
import { Stage } from './stage.js';
import { Touching } from './touching.js';
import { turning } from './turning.js';
import { Wish } from './wish.js';
import { wordsFor } from './words.js';

const FADE = 600;
/** Milliseconds after which a way is given up that can't be gone. */
const PATIENCE = 15_000;
const degrees = radians => (radians * 180) / Math.PI;
const radians = degree => (degree * Math.PI) / 180;

class Viewer {
  #show = null;
  #manifest = null;
  #entered = false;
  #pauses = new Set();
  #failure = null;
  #volume = 1;
  #centre = 0;
  #vr = false;
  #remark = null;
  #dark = false;
  #walking = false;
  #lastView = null;
  #film = new THREE.Matrix3();

  constructor(root) {
    this.root = root;
    this.words = wordsFor(document.documentElement.lang);
    const mayAsk = 'ask' in root.dataset;
    this.source = new Source(root.dataset.media);
    this.page = new Page(root, this.words, {
      enter: () => this.enter(),
      vr: () => this.enterVr(),
      pause: () => this.togglePause(),
      recentre: () => this.recentre(),
      tilt: () => this.tilt(),
      leave: () => this.leave(),
      ask: mayAsk ? () => this.asking.begin() : undefined,
      volume: level => { this.#volume = level; },
      then: strength => { this.overlays.strength = strength; },
      choose: id => this.overlays.choose(id),
    });
    this.stage = new Stage(this.page.canvas);
    this.look = new Look(this.page.canvas, this.stage.camera, { onPause: () => this.togglePause() });
    this.overlays = new Overlays(this.stage, JSON.parse(root.dataset.overlays || '[]'));
    this.page.oldPhotos(this.overlays);
    this.hotspots = new Hotspots(this.stage, JSON.parse(root.dataset.hotspots || '[]'));
    this.touching = new Touching(root, this.page.canvas, this.stage, this.hotspots, this.words, { walk: way => this.walk(way), ray: (x, y) => rayThrough(this.stage, x, y) });
    const pointing = {
      spot: () => this.#spot(),
      still: (width, height, field) => this.stage.picture(this.#upright(), width, height, field),
    };
    this.headset = new Headset(this.stage, this.words, {
      then: () => this.overlays.toggle(),
      pause: () => this.togglePause(),
      recentre: () => this.recentre(),
      leave: () => this.leave(),
      ask: mayAsk ? () => new Wish(pointing, 'FURTHER').send(root) : undefined,
      freeze: on => this.#pauseFor('asking', on),
    });
    this.asking = new Asking(root, this.page.canvas, this.words, {
      ...pointing,
      centre: (x, y) => this.#centreOn(x, y),
      pause: () => this.#pauseFor('asking', true),
      resume: () => this.#pauseFor('asking', false),
    });
    this.headset.withOldPhotos(this.overlays.photos.length > 0);
    this.picture = new Fade(FADE);
    this.sound = new Fade(FADE);
    this.headset.addEventListener('left', () => this.#leftVr());
    this.headset.addEventListener('worn', event => this.#pauseFor('headset', !event.detail));
    document.addEventListener('visibilitychange', () => this.#pauseFor('hidden', document.hidden && !this.headset.presenting));
    new ResizeObserver(() => this.#resize()).observe(root);
    this.#resize();
    this.stage.renderer.setAnimationLoop(() => this.#tick());
    this.#open();
  }

  enter() {
    if (this.#entered) return;
    this.#entered = true;
    this.#show.unlock();
    this.page.enter();
    this.#run();
  }

  async enterVr() {
    this.#show.unlock();
    this.#pauses.add('looking');
    this.#run();
    this.#dark = true;
    this.picture.to(0);
    try {
      const { title, filmedBy } = this.root.dataset;
      await this.headset.enter([title, filmedBy && this.words.filmedBy(filmedBy)].filter(Boolean));
      this.#entered = true;
      this.page.enter();
    } catch (error) {
      console.warn(error);
      this.#pauses.delete('looking');
      this.#say('noVr');
    }
    this.#dark = false;
    this.#run();
  }

  togglePause() {
    this.#pauseFor('person', !this.#pauses.has('person'));
  }

  recentre() {
    if (this.headset.presenting) {
      this.#centre = this.headset.ahead;
      this.headset.face();
    } else {
      this.#centre = 0;
      this.look.recentre();
    }
    this.#turn();
  }

  async tilt() {
    if (!await this.look.followTilt()) this.#say('noTilt');
  }

  /** Leaves the headset, or the page; calmly. */
  leave() {
    if (this.#dark) return;
    this.#dark = true;
    this.picture.to(0);
    this.sound.to(0);
    setTimeout(() => {
      this.#dark = false;
      if (this.headset.presenting) this.headset.leave();
      else location.assign(this.root.dataset.back || '/');
    }, FADE);
  }

  /** Goes on to other footage: through the dark, never by a slide. */
  async walk({ to, arrival }) {
    if (this.#dark) return;
    this.#dark = this.#walking = true;
    this.picture.to(0);
    this.sound.to(0);
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const dark = new Promise(resolve => { setTimeout(resolve, FADE); });
      const there = await new Source(`/api/footage/${to}/`).json('watch', signal);
      const source = new Source(there.media);
      const manifest = readManifest(await source.json('manifest.json', signal));
      await dark;
      await this.#arrive(there, source, { ...manifest, start: { yaw: arrival, pitch: 0 } });
    } catch (error) {
      console.warn(error);
      // Who hasn't left yet stays, and the film comes back.
      if (this.#show) this.#say('noWay');
      else this.#fail(error instanceof Gone ? 'gone' : 'failed');
    }
    this.#dark = this.#walking = false;
    this.#run();
  }

  async #arrive(there, source, manifest) {
    const { presenting } = this.headset;
    this.#tellPage(there);
    this.#show?.close();
    this.#show = null;
    this.stage.clear();
    this.source = source;
    this.#manifest = manifest;
    this.#pauses.delete('person');
    this.#pauseFor('looking', presenting);
    this.#centre = presenting ? this.headset.ahead : 0;
    this.overlays.set(there.overlays);
    this.page.oldPhotos(this.overlays);
    this.headset.withOldPhotos(there.overlays.length > 0);
    this.touching.arrive(there.hotspots);
    this.#turn();
    this.#lookAhead();
    this.look.recentre();
    if (presenting) this.headset.arrive([there.title, there.filmedBy && this.words.filmedBy(there.filmedBy)].filter(Boolean));
    await this.#present();
  }

  /** A reload, a wish and leaving are about where one is now. */
  #tellPage({ id, media, title, filmedBy, eraText, back }) {
    const { dataset } = this.root;
    Object.assign(dataset, { id, media, title, filmedBy: filmedBy ?? '', era: eraText ?? '', back });
    if (dataset.ask) dataset.ask = id;
    document.title = `${title} – Omoide`;
    history.replaceState(null, '', `/watch/${id}`);
  }

  /** For tests and for the panel; nothing here changes the show. */
  state() {
    const direction = this.#direction();
    const shown = this.#show?.state() ?? { time: 0, frame: null, slots: [], fetched: [], decoders: 0, decoder: '', capacity: 0, dropped: 0 };
    return {
      ready: this.#show?.ready ?? false,
      entered: this.#entered,
      playing: this.#entered && this.#pauses.size === 0,
      presenting: this.headset.presenting,
      yaw: degrees(direction.yaw),
      pitch: degrees(direction.pitch),
      fov: this.look.fov,
      kind: this.#show?.constructor.name.toLowerCase() ?? null,
      brightness: this.picture.value,
      bytes: this.source.bytes,
      throughput: this.source.throughput,
      lost: this.source.lost,
      said: this.page.said,
      saidInside: this.headset.said,
      asking: this.headset.asking.step,
      overlay: this.overlays.state(),
      hotspots: this.touching.state(),
      ...shown,
    };
  }

  pause() {
    this.#pauseFor('person', true);
  }

  resume() {
    this.#pauseFor('person', false);
  }

  seek(seconds) {
    this.#show?.seek(seconds);
  }

  lookAt(yaw, pitch) {
    this.look.lookAt(radians(yaw), radians(pitch));
  }

  /** Turns the flat view to a direction of the film, in degrees. */
  face(yaw, pitch) {
    const ray = new THREE.Vector3(...direction(radians(yaw), radians(pitch))).applyMatrix3(this.#film.clone().transpose()).toArray();
    this.look.lookAt(longitudeOf(ray), latitudeOf(ray));
  }

  at(x, y) {
    const ray = rayThrough(this.stage, x, y);
    return { ...this.overlays.directionOf(ray), onPhoto: this.overlays.isMet(ray) };
  }

  async #open() {
    try {
      const manifest = readManifest(await this.source.json('manifest.json'));
      this.#manifest = manifest;
      this.#turn();
      this.#lookAhead();
      await this.#present();
      this.#vr = await Headset.supported();
      navigator.xr?.addEventListener?.('devicechange', async () => this.page.offer({ vr: await Headset.supported() }));
      this.page.offer({ vr: this.#vr });
    } catch (error) {
      console.warn(error);
      this.#fail(error instanceof Gone ? 'gone' : 'failed');
    }
  }

  async #present() {
    const { kind, silent } = this.#manifest;
    const still = kind === 'still';
    this.page.offerButton('pause', !still);
    this.page.offerButton('sound', !still && !silent);
    this.headset.standStill(still);
    this.#use(await open(this.source, this.#manifest, this.stage, { height: Number(this.root.dataset.height) || undefined }));
  }

  #use(show) {
    this.#show = show;
    show.addEventListener('unplayable', () => {
      const other = replacing(show, this.source, this.#manifest, this.stage);
      if (other) {
        this.#use(other);
        this.#run();
      } else this.#fail('failed');
    });
  }

  #fail(key) {
    this.#failure = key;
    this.page.withdraw();
  }

  #pauseFor(reason, on) {
    if (on) this.#pauses.add(reason);
    else this.#pauses.delete(reason);
    // Nobody is there to look at what has opened.
    if (on && (reason === 'hidden' || reason === 'headset' || reason === 'asking')) this.touching.close();
    const paused = this.#pauses.has('person');
    this.page.paused(paused);
    this.headset.paused(paused);
    this.#run();
  }

  #run() {
    if (!this.#show) return;
    const run = this.#entered && this.#pauses.size === 0;
    if (run && !this.#show.running) this.#show.play();
    // At once, as nothing is drawn while the tab is hidden or the headset is off; the sound fades in on return.
    if (!run && this.#show.running) this.#show.pause();
    this.sound.to(run && this.picture.target === 1 ? 1 : 0);
  }

  #tick() {
    this.headset.tick(this.#show?.ready ?? false, gaze => this.hotspots.isTowardsWay(gaze));
    if (this.headset.calm && this.#pauses.delete('looking')) this.#run();
    const moved = !this.headset.presenting && this.look.apply();
    if (moved) this.stage.dirty = true;
    const show = this.#show;
    if (show) {
      show.tick(this.#view(moved));
      this.#fadeWith(show);
      show.volume(this.sound.value * this.#volume * this.touching.loudness);
    }
    if (this.stage.brightness !== this.picture.value) this.stage.brightness = this.picture.value;
    this.overlays.tick(this.picture.value);
    this.#touch();
    this.#tell();
    this.stage.render();
    if (!this.page.panel.element.hidden) this.page.panel.show(this.state(), this.#manifest?.levels, this.#lastView);
  }

  /** The picture comes when it is there, and goes and comes again at the seam of a loop. */
  #fadeWith(show) {
    const seam = !show.seamless && this.#entered && this.#pauses.size === 0 && show.remaining <= FADE / 1000;
    if (seam) {
      this.picture.to(0);
      this.sound.to(0);
    } else if (this.picture.target === 0 && show.ready && !show.waiting && !this.#dark) {
      this.picture.to(1);
      this.#run();
    }
    if (seam && show.ended && this.picture.arrived) show.seek(0);
  }

  /** What is looked at, or reached for. */
  #touch() {
    const { headset } = this;
    const gaze = headset.presenting ? headset.gaze : new THREE.Vector3(0, 0, -1).applyQuaternion(this.stage.camera.quaternion);
    const heeded = this.#entered && !this.#dark && !this.#pauses.has('asking') && (!headset.presenting || (headset.calm && !headset.busy));
    this.touching.tick(gaze, headset.presenting ? headset : null, heeded, this.picture.value);
  }

  #tell() {
    let key = this.#failure;
    if (!key && this.source.lost) key = 'lost';
    if (!key && (!this.#show?.ready || (this.#walking && this.picture.arrived))) key = 'loading';
    if (!key && this.#entered && this.#show.waiting) key = 'waiting';
    key ??= this.#remark;
    this.page.say(key);
    this.headset.say(key);
  }

  /** Says something for a while. */
  #say(key) {
    this.#remark = key;
    setTimeout(() => { if (this.#remark === key) this.#remark = null; }, 6000);
  }

  #leftVr() {
    this.touching.close();
    this.#pauses.delete('looking');
    this.#pauses.delete('headset');
    this.#centre = 0;
    this.#turn();
    this.look.changed = true;
    this.#resize();
    this.picture.to(1);
    this.pause();
  }

  #resize() {
    const { clientWidth, clientHeight } = this.root;
    if (this.headset.presenting || !clientWidth || !clientHeight) return;
    this.stage.resize(clientWidth, clientHeight, Math.min(devicePixelRatio, 2));
    this.look.changed = true;
  }

  #turn() {
    this.#film.copy(turning(this.#manifest?.pose, this.#manifest?.start, this.#centre));
    this.stage.turn(this.#film);
    this.overlays.turn(this.#film);
    this.hotspots.turn(this.#film);
    this.#lastView = null;
  }

  /** Nobody's horizon is tilted, so that in a headset only the yaw counts. */
  #lookAhead() {
    const { pitch } = this.#manifest.start;
    this.look.home = radians(pitch);
    if (!this.#entered) this.look.recentre();
  }

  #view(moved) {
    if (moved || this.headset.presenting || !this.#lastView) this.#lastView = viewOf(this.stage, this.headset, this.#film);
    return this.#lastView;
  }

  /** The middle of the view, in the film's own directions and time. */
  #spot() {
    const { forward } = this.#view(true);
    return { yaw: degrees(longitudeOf(forward)), pitch: degrees(latitudeOf(forward)), seconds: this.#show.state().time };
  }

  /** As the view is turned, but a still is level, however the head is held. */
  #upright() {
    const { yaw, pitch } = this.#direction();
    return new THREE.Quaternion().setFromEuler(new THREE.Euler(pitch, -yaw, 0, 'YXZ'));
  }

  /** Turns to what stands at this point of the page. */
  #centreOn(x, y) {
    const ray = rayThrough(this.stage, x, y);
    this.look.lookAt(Math.atan2(ray.x, -ray.z), Math.asin(ray.y));
  }

  #direction() {
    if (!this.headset.presenting) return { yaw: this.look.yaw, pitch: this.look.pitch };
    const { x, y, z } = this.headset.gaze;
    return { yaw: Math.atan2(x, -z), pitch: Math.asin(Math.max(-1, Math.min(1, y))) };
  }
}

const root = document.getElementById('viewer');
if (root) {
  const viewer = new Viewer(root);
  window.omoideViewer = Object.freeze({
    state: () => viewer.state(),
    pause: () => viewer.pause(),
    resume: () => viewer.resume(),
    seek: seconds => viewer.seek(seconds),
    lookAt: (yaw, pitch) => viewer.lookAt(yaw, pitch),
    overlays: viewer.overlays,
    hotspots: viewer.hotspots,
    face: (yaw, pitch) => viewer.face(yaw, pitch),
    /** The direction in the film of a point of the page, and whether the old photo is there. */
    at: (x, y) => viewer.at(x, y),
  });
}
