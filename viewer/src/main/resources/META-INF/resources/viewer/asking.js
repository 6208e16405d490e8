/**
 * From inside a view on a page: stop, bring what one means into the middle, and say "further in, this way" or "what is behind this?".
 */
import { Wish } from './wish.js';

/** A tap moves less than this, in CSS pixels. */
const TAP = 8;
const DIRECTIONS = ['FURTHER', 'BEHIND'];

export class Asking extends EventTarget {
  #from = null;
  #said = null;

  /**
   * @param root the viewer's element
   * @param view {spot(), still(width, height, field), centre(x, y), pause(), resume()}; see Wish
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
    this.#said = new Wish(this.view, direction);
    const { canvas } = this.#said;
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

  async #send() {
    if (!this.#said || this.sendButton.disabled) return;
    this.sendButton.disabled = true;
    this.alert.hidden = true;
    try {
      await this.#said.send(this.root, this.why.value.trim() || null);
      this.#done();
    } catch (error) {
      this.sendButton.disabled = false;
      this.alert.textContent = error.message || this.words.notSent;
      this.alert.hidden = false;
    }
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
