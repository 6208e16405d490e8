/**
 * From inside a view: stop, bring what one means into the middle, and say "further in, this way" or "what is behind this?".
 * Knows nothing of a server: what was asked goes out as the event `ask`, and who listens says how it went.
 */
const WIDTH = 960;
const HEIGHT = 540;
/** Vertical, of the still; about what one eye takes in without turning. */
const FIELD = 60;
const QUALITY = 0.85;
/** A tap moves less than this, in CSS pixels. */
const TAP = 8;
const DIRECTIONS = ['FURTHER', 'BEHIND'];

export class Asking extends EventTarget {
  #from = null;
  #said = null;

  /**
   * @param root the viewer's element; its `ask` events carry {pointed, why, picture, done(), failed(sentence)}
   * @param view {spot(), still(width, height, field), centre(x, y), pause(), resume()}; `spot` gives {yaw, pitch, seconds},
   *   degrees in the film's own directions, of the middle of the view
   */
  constructor(root, canvas, words, view) {
    super();
    Object.assign(this, { root, canvas, words, view });
    this.mark = element('div', { class: 'asking-mark', hidden: '', 'aria-hidden': 'true' });
    this.plate = element('form', { class: 'asking', hidden: '', role: 'group', 'aria-label': words.ask });
    this.plate.addEventListener('submit', event => {
      event.preventDefault();
      this.#send();
    });
    // What is typed here is no command to the viewer.
    this.plate.addEventListener('keydown', event => event.key === 'Escape' || event.stopPropagation());
    root.append(this.mark, this.plate);
    root.addEventListener('keydown', event => {
      if (event.key === 'Escape' && this.open) this.end();
    });
    canvas.addEventListener('pointerdown', event => { this.#from = [event.clientX, event.clientY]; });
    canvas.addEventListener('pointerup', event => {
      const tapped = this.#from && Math.hypot(event.clientX - this.#from[0], event.clientY - this.#from[1]) < TAP;
      if (tapped && this.open && !this.#said) view.centre(event.clientX, event.clientY);
    });
  }

  get open() {
    return !this.plate.hidden;
  }

  begin() {
    this.view.pause();
    this.#said = null;
    this.mark.hidden = this.plate.hidden = false;
    const buttons = DIRECTIONS.map(direction => this.#button(this.words[direction], () => this.#ask(direction)));
    this.plate.replaceChildren(element('p', { role: 'status' }, this.words.aim), row(...buttons, this.#button(this.words.cancel, () => this.end(), 'quiet')));
    this.canvas.focus({ preventScroll: true });
  }

  end() {
    this.mark.hidden = this.plate.hidden = true;
    this.plate.replaceChildren();
    this.#said = null;
    this.view.resume();
    this.canvas.focus({ preventScroll: true });
  }

  /** The still is taken now; words may follow. */
  #ask(direction) {
    const canvas = this.view.still(WIDTH, HEIGHT, FIELD);
    drawMark(canvas);
    this.#said = { pointed: { ...this.view.spot(), direction }, canvas };
    this.mark.hidden = true;
    canvas.className = 'still';
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', this.words[direction]);
    const label = element('label', {}, this.words.why);
    this.why = element('textarea', { rows: 2, maxlength: 1000 });
    label.append(this.why);
    this.alert = element('p', { role: 'alert', hidden: '' });
    this.sendButton = element('button', { class: 'send' }, this.words.send);
    this.plate.replaceChildren(element('strong', {}, this.words[direction]), canvas, label, this.alert,
      row(this.sendButton, this.#button(this.words.cancel, () => this.end(), 'quiet')));
    this.why.focus();
  }

  #send() {
    const { pointed, canvas } = this.#said ?? {};
    if (!pointed || this.sendButton.disabled) return;
    this.sendButton.disabled = true;
    this.alert.hidden = true;
    canvas.toBlob(picture => this.root.dispatchEvent(new CustomEvent('ask', { detail: {
      pointed,
      why: this.why.value.trim() || null,
      picture,
      done: () => this.#done(),
      failed: sentence => {
        this.sendButton.disabled = false;
        this.alert.textContent = sentence || this.words.notSent;
        this.alert.hidden = false;
      },
    } })), 'image/jpeg', QUALITY);
  }

  #done() {
    const close = this.#button(this.words.back, () => this.end());
    this.plate.replaceChildren(element('p', { role: 'status' }, this.words.asked), row(close));
    close.focus();
  }

  #button(text, action, kind = '') {
    const button = element('button', { type: 'button', class: kind }, text);
    button.addEventListener('click', action);
    return button;
  }
}

/** Two rings, so that they are seen on any ground. */
function drawMark(canvas) {
  const pen = canvas.getContext('2d');
  for (const [style, width] of [['rgb(20 16 13 / 0.8)', 10], ['#faf6ef', 5]]) {
    pen.strokeStyle = style;
    pen.lineWidth = width;
    pen.beginPath();
    pen.arc(canvas.width / 2, canvas.height / 2, canvas.height / 10, 0, 2 * Math.PI);
    pen.stroke();
  }
}

function row(...buttons) {
  const made = element('div', { class: 'row' });
  made.append(...buttons);
  return made;
}

function element(name, attributes = {}, text = '') {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}
