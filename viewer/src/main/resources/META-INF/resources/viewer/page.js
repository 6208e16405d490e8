/** The page round the picture: start card, bar of buttons, notices. Knows nothing of films. */
import { Panel } from './panel.js';

const ICONS = {
  pause: 'M7 5h3v14H7zM14 5h3v14h-3z',
  resume: 'M8 5l11 7-11 7z',
  sound: 'M4 9h4l5-4v14l-5-4H4zM16 8.5a5 5 0 0 1 0 7M18.5 6a8.5 8.5 0 0 1 0 12',
  then: 'M4 6h16v12H4zM4 15l5-5 4 4 3-3 4 4M15.5 9a.8.8 0 1 0 .01 0',
  recentre: 'M12 3v5M12 16v5M3 12h5M16 12h5M12 10.5a1.5 1.5 0 1 0 .01 0',
  tilt: 'M8 3h8v18H8zM4 8l-2 4 2 4M20 8l2 4-2 4',
  vr: 'M3 8h18v9h-6l-2-3h-2l-2 3H3zM8 11.5a.8.8 0 1 0 .01 0M16 11.5a.8.8 0 1 0 .01 0',
  ask: 'M12 3a7 7 0 0 1 7 7c0 5-7 11-7 11s-7-6-7-11a7 7 0 0 1 7-7zM12 7.5v5M9.5 10h5',
  leave: 'M10 4H5v16h5M10 12h10M16 8l4 4-4 4',
};
/** A notice that is shorter than this isn't shown, so that nothing flickers. */
const NOTICE_DELAY = 300;
const TAPS = 5;
const TAP_CORNER = 72;
const TAP_TIME = 3000;

export class Page {
  #noticeKey = null;
  #noticeTimer = 0;
  #photosTold = null;

  constructor(root, words, actions) {
    Object.assign(this, { root, words });
    this.canvas = element('canvas', { tabindex: 0, role: 'img', 'aria-label': words.view });
    this.notice = element('p', { class: 'notice', role: 'status', hidden: '' });
    this.panel = new Panel(words.panel);
    this.card = this.#card(root.dataset, actions);
    this.bar = this.#bar(actions);
    this.volume = this.#volume(actions);
    this.then = this.#then(actions);
    root.append(this.canvas, this.volume, this.then, this.bar, this.card, this.notice, this.panel.element);
    this.#secretTaps();
    document.addEventListener('keydown', event => {
      if (event.key === 'd' && !event.ctrlKey && !event.metaKey && !event.altKey) this.panel.toggle();
    });
  }

  /** The film can be entered: the button may be pressed. */
  offer({ vr }) {
    this.enterButton.disabled = false;
    this.vrButton.hidden = this.bar.querySelector('.vr').hidden = !vr;
    this.vrButton.disabled = false;
  }

  enter() {
    this.card.hidden = true;
    this.bar.hidden = false;
    this.canvas.focus({ preventScroll: true });
  }

  /** What the person can still do where nothing can be shown: leave. */
  withdraw() {
    this.enterButton.hidden = this.vrButton.hidden = true;
  }

  paused(paused) {
    const button = this.bar.querySelector('.pause');
    button.querySelector('path').setAttribute('d', paused ? ICONS.resume : ICONS.pause);
    button.querySelector('span').textContent = paused ? this.words.resume : this.words.pause;
  }

  /** Says something, or nothing more (null). */
  say(key) {
    if (key === this.#noticeKey) return;
    this.#noticeKey = key;
    clearTimeout(this.#noticeTimer);
    if (key === null) {
      this.notice.hidden = true;
      this.notice.textContent = '';
    } else this.#noticeTimer = setTimeout(() => {
      this.notice.textContent = this.words[key];
      this.notice.hidden = false;
    }, NOTICE_DELAY);
  }

  get said() {
    return this.notice.hidden ? '' : this.notice.textContent;
  }

  #card({ title, filmedBy, era }, actions) {
    const { words } = this;
    const card = element('section', { class: 'card', 'aria-labelledby': 'viewer-title' });
    card.append(element('h1', { id: 'viewer-title' }, title ?? ''));
    const facts = [era, filmedBy && words.filmedBy(filmedBy)].filter(Boolean);
    if (facts.length) card.append(element('p', { class: 'facts' }, facts.join('　')));
    this.enterButton = element('button', { class: 'enter', type: 'button', disabled: '' }, words.enter);
    this.enterButton.addEventListener('click', actions.enter);
    this.vrButton = element('button', { class: 'enter-vr', type: 'button', disabled: '', hidden: '' }, words.enterVr);
    this.vrButton.addEventListener('click', actions.vr);
    const leave = element('button', { class: 'quiet', type: 'button' }, words.leave);
    leave.addEventListener('click', actions.leave);
    card.append(this.enterButton, this.vrButton, leave);
    return card;
  }

  #bar(actions) {
    const bar = element('div', { class: 'bar', role: 'toolbar', hidden: '' });
    const button = (name, action) => {
      const made = element('button', { class: name, type: 'button' });
      made.append(icon(ICONS[name]), element('span', {}, this.words[name]));
      made.addEventListener('click', action);
      bar.append(made);
      return made;
    };
    button('pause', actions.pause);
    button('sound', () => { this.volume.hidden = !this.volume.hidden; }).setAttribute('aria-controls', 'viewer-volume');
    button('then', () => {
      this.then.hidden = !this.then.hidden;
      this.then.querySelector('input').focus();
    }).setAttribute('aria-controls', 'viewer-then');
    button('recentre', actions.recentre);
    if (matchMedia('(pointer: coarse)').matches && 'DeviceOrientationEvent' in globalThis) button('tilt', actions.tilt);
    if (actions.ask) button('ask', actions.ask);
    button('vr', actions.vr).hidden = true;
    button('leave', actions.leave);
    return bar;
  }

  /** Whether there is a button, as not all footage has everything. */
  offerButton(name, offered) {
    this.bar.querySelector(`.${name}`).hidden = !offered;
    const panel = { sound: this.volume, then: this.then }[name];
    if (panel && !offered) panel.hidden = true;
  }

  #volume(actions) {
    const label = element('label', { class: 'volume', id: 'viewer-volume', hidden: '' }, this.words.volume);
    const slider = element('input', { type: 'range', min: 0, max: 1, step: 0.05, value: 1 });
    slider.addEventListener('input', () => actions.volume(Number(slider.value)));
    label.append(slider);
    return label;
  }

  /** A slider between now and then, and which of several photos. */
  #then(actions) {
    const panel = element('div', { class: 'then', id: 'viewer-then', hidden: '' });
    const label = element('label', {}, '');
    const slider = element('input', { type: 'range', min: 0, max: 1, step: 0.01, value: 0, 'aria-label': this.words.thenAndNow });
    slider.addEventListener('input', () => actions.then(Number(slider.value)));
    label.append(element('span', { 'aria-hidden': 'true' }, this.words.now), slider, element('span', { 'aria-hidden': 'true' }, this.words.then));
    const which = element('select', { 'aria-label': this.words.whichPhoto, hidden: '' });
    which.addEventListener('change', () => actions.choose(which.value));
    panel.append(label, which, element('p'));
    return panel;
  }

  /** Offers the old photos, and follows what becomes of them. */
  oldPhotos(overlays) {
    this.offerButton('then', overlays.photos.length > 0);
    this.#photosTold?.abort();
    this.#photosTold = new AbortController();
    const which = this.then.querySelector('select');
    const facts = ({ title, eraText, credit }) => [title, eraText, credit].filter(Boolean).join('　');
    which.hidden = overlays.photos.length < 2;
    which.replaceChildren();
    overlays.photos.forEach((photo, i) => {
      const option = element('option', { value: photo.id }, photo.title || photo.eraText || `${i + 1}`);
      which.append(option);
    });
    const tell = () => {
      const slider = this.then.querySelector('input');
      if (Number(slider.value) !== overlays.strength) slider.value = overlays.strength;
      const text = overlays.shown ? facts(overlays.shown) : '';
      const line = this.then.querySelector('p');
      if (line.textContent !== text) line.textContent = text;
    };
    overlays.addEventListener('change', tell, { signal: this.#photosTold.signal });
    tell();
  }

  #secretTaps() {
    let taps = [];
    this.root.addEventListener('pointerdown', event => {
      const inCorner = event.clientX < TAP_CORNER && event.clientY < TAP_CORNER;
      taps = inCorner ? [...taps.filter(time => event.timeStamp - time < TAP_TIME), event.timeStamp] : [];
      if (taps.length === TAPS) {
        taps = [];
        this.panel.toggle();
      }
    });
  }
}

function element(name, attributes = {}, text = '') {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function icon(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
