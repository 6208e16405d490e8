/** Plays the untiled rendition by HLS, where the browser can't decode the tiles itself. */
import * as THREE from 'three';
import { plainAtlas } from './atlas.js';

const HLS = 'application/vnd.apple.mpegurl';
const PLAIN_LEVEL = [{ name: 'plain', columns: [1], rows: 1, equator: 1 }];
const KEY = 'plain/0-0';

export class Fallback extends EventTarget {
  seamless = false;
  wanted = false;
  #closed = new AbortController();

  constructor(source, manifest, stage) {
    super();
    Object.assign(this, { source, manifest, stage });
    this.seconds = manifest.seconds;
    const video = document.createElement('video');
    video.playsInline = true;
    video.preload = 'auto';
    video.crossOrigin = 'anonymous';
    this.video = video;
    video.preservesPitch = true;
    const { signal } = this.#closed;
    video.addEventListener('loadeddata', () => this.#open(), { signal });
    video.addEventListener('seeked', () => this.#redraw(), { signal });
    this.#redrawWithEachFrame();
    video.addEventListener('error', () => this.#failed(), { signal });
    this.#load();
  }

  get time() {
    return this.video.currentTime;
  }

  get remaining() {
    return (Number.isFinite(this.video.duration) ? this.video.duration : this.seconds) - this.video.currentTime;
  }

  get ended() {
    return this.video.ended;
  }

  get running() {
    return this.wanted;
  }

  get seeking() {
    return this.video.seeking;
  }

  get ready() {
    return this.texture !== undefined;
  }

  get waiting() {
    return !this.ready || (this.running && this.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA && !this.video.ended);
  }

  get rate() {
    return this.video.playbackRate;
  }

  set rate(rate) {
    if (rate !== this.video.playbackRate) this.video.playbackRate = rate;
  }

  unlock() {
    this.video.play().then(() => { if (!this.wanted) this.video.pause(); }).catch(() => {});
  }

  play() {
    this.wanted = true;
    this.video.play().catch(error => {
      if (error.name !== 'NotAllowedError') return;
      this.video.muted = true;
      this.video.play().catch(() => {});
    });
  }

  pause() {
    this.wanted = false;
    this.video.pause();
  }

  volume(level) {
    this.video.volume = level;
  }

  seek(seconds) {
    this.video.currentTime = seconds;
    if (this.wanted) this.play();
  }

  tick() {
    if (this.running) this.stage.dirty = true;
  }

  state() {
    return { time: this.time, frame: null, slots: this.ready ? [KEY] : [], fetched: [], decoders: 0, decoder: 'HLS', capacity: 1, dropped: this.video.getVideoPlaybackQuality?.().droppedVideoFrames ?? 0 };
  }

  close() {
    this.pause();
    this.#closed.abort();
    this.hls?.destroy();
    this.video.removeAttribute('src');
    this.video.load();
  }

  async #load() {
    const address = `${this.source.root}fallback.m3u8`;
    if (this.video.canPlayType(HLS)) {
      this.video.src = address;
      return;
    }
    const { default: Hls } = await import('hls.js');
    if (this.#closed.signal.aborted) return;
    if (!Hls.isSupported()) {
      this.dispatchEvent(new Event('unplayable'));
      return;
    }
    this.hls = new Hls({ enableWorker: false });
    this.hls.on(Hls.Events.ERROR, (_, data) => {
      if (!data.fatal) return;
      if (data.type === Hls.ErrorTypes.NETWORK_ERROR) setTimeout(() => this.#closed.signal.aborted || this.#loadAgain(address), 2000);
      else if (data.type === Hls.ErrorTypes.MEDIA_ERROR) this.hls.recoverMediaError();
      else this.dispatchEvent(new Event('unplayable'));
    });
    this.hls.loadSource(address);
    this.hls.attachMedia(this.video);
  }

  /** Without a playlist there is nothing that could go on. */
  #loadAgain(address) {
    if (this.hls.levels.length > 0) this.hls.startLoad();
    else this.hls.loadSource(address);
  }

  #open() {
    if (this.ready) return;
    this.texture = new THREE.VideoTexture(this.video);
    this.stage.open(plainAtlas(this.video.videoWidth, this.video.videoHeight), this.texture, PLAIN_LEVEL, 1);
    this.stage.place([new Map([[KEY, 0]])]);
  }

  #redraw() {
    if (this.texture) this.texture.needsUpdate = true;
    this.stage.dirty = true;
  }

  /** A frame that was sought while paused comes some time after the seek has ended. */
  #redrawWithEachFrame() {
    this.video.requestVideoFrameCallback?.(() => {
      if (this.#closed.signal.aborted) return;
      this.#redraw();
      this.#redrawWithEachFrame();
    });
  }

  #failed() {
    if (this.hls) return;
    if (this.video.error?.code !== MediaError.MEDIA_ERR_NETWORK) {
      this.dispatchEvent(new Event('unplayable'));
      return;
    }
    const at = this.video.currentTime;
    setTimeout(() => {
      if (this.#closed.signal.aborted) return;
      this.video.load();
      this.video.currentTime = at;
      if (this.wanted) this.play();
    }, 2000);
  }
}
