/** What has opened: a plate in the room for who wears a headset, a card on the page for who doesn't. */
import { Card } from './plates.js';

const WIDTH = 1.3;
const HEIGHT = 1.15;
const PICTURE_WIDTH = 1.2;
const PICTURE_HEIGHT = 0.78;
/** Metres; at 2 m 8.5 cm are more than 2°. */
const BODY = 0.085;
const LINE = 1.5;
const PADDING = 0.05;
const MOST_LINES = 4;
const FONT = '"BIZ UDPGothic", "Hiragino Sans", "Yu Gothic UI", "Noto Sans JP", "Noto Sans CJK JP", sans-serif';
const LIGHT = '#faf6ef';
const SOFT = '#e2d8c8';
const HIGHEST = (4 * Math.PI) / 180;
const LOWEST = (-14 * Math.PI) / 180;

const nameOf = (item, words) => item.text ?? item.title ?? words[item.kind];

/** What is said beside a picture or a sound. */
const facts = ({ eraText, credit }) => [eraText, credit].filter(Boolean).join('　');

export class ThingPlate extends Card {
  #drawn = null;

  constructor() {
    super(WIDTH, HEIGHT);
    this.mesh.renderOrder = 1;
  }

  /** @param {string|null} picture address */
  async show(item, words) {
    const turn = (this.#drawn = Symbol(item.id));
    this.#draw(null, item, words);
    this.fade.to(1);
    const address = item.kind === 'SOUND' ? null : item.file;
    if (!address) return;
    const image = new Image();
    image.src = address;
    try {
      await image.decode();
      if (this.#drawn === turn) this.#draw(image, item, words);
    } catch (error) {
      console.warn(error);
    }
  }

  close(milliseconds) {
    this.fade.to(0, milliseconds);
  }

  /** In the direction of the thing, but never so that one has to look up or down. */
  stand(head, direction) {
    this.standAt(head, Math.atan2(direction.x, -direction.z), Math.max(LOWEST, Math.min(HIGHEST, Math.asin(direction.y))));
  }

  #draw(image, item, words) {
    const { pen, canvas } = this;
    const metre = canvas.width / WIDTH;
    const padding = PADDING * metre;
    const size = BODY * metre;
    const lines = [nameOf(item, words), facts(item)].flatMap((text, i) => {
      pen.font = font(i, size);
      return wrapped(pen, text, canvas.width - 4 * padding).map(line => ({ line, font: pen.font, colour: i === 0 ? LIGHT : SOFT }));
    }).slice(0, MOST_LINES);
    const share = image && Math.min((PICTURE_WIDTH * metre) / image.naturalWidth, (PICTURE_HEIGHT * metre) / image.naturalHeight);
    const [w, h] = image ? [image.naturalWidth * share, image.naturalHeight * share] : [0, 0];
    const text = lines.length * size * LINE;
    const height = Math.min(canvas.height, text + h + (image ? 3 : 2) * padding);
    const widest = Math.max(w, ...lines.map(({ line, font: own }) => {
      pen.font = own;
      return pen.measureText(line).width;
    }));
    this.background(40, Math.min(canvas.width, widest + 4 * padding), height);
    let y = (canvas.height - height) / 2 + padding;
    if (image) {
      pen.drawImage(image, (canvas.width - w) / 2, y, w, h);
      y += h + padding;
    }
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    for (const { line, font: own, colour } of lines) {
      pen.font = own;
      pen.fillStyle = colour;
      pen.fillText(line, canvas.width / 2, y + (size * LINE) / 2);
      y += size * LINE;
    }
    this.texture.needsUpdate = true;
  }
}

export class ThingCard {
  #before = null;

  /** @param closed is told when the person closes it */
  constructor(root, words, closed) {
    Object.assign(this, { root, words });
    this.element = document.createElement('section');
    this.element.className = 'opened';
    this.element.hidden = true;
    this.element.addEventListener('keydown', event => {
      if (event.key === 'Escape') closed();
    });
    this.closed = closed;
    root.append(this.element);
  }

  show(item) {
    const { words, element } = this;
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = words.close;
    close.addEventListener('click', this.closed);
    const text = document.createElement('p');
    text.textContent = nameOf(item, words);
    const small = document.createElement('p');
    small.className = 'facts';
    small.textContent = facts(item);
    element.replaceChildren(...(item.file && item.kind !== 'SOUND' ? [picture(item)] : []), text, ...(small.textContent ? [small] : []), close);
    element.setAttribute('aria-label', text.textContent);
    element.setAttribute('role', 'group');
    this.#before = document.activeElement;
    element.hidden = false;
    close.focus({ preventScroll: true });
  }

  close() {
    if (this.element.hidden) return;
    const focused = this.element.contains(document.activeElement);
    this.element.hidden = true;
    this.element.replaceChildren();
    if (focused) (this.#before?.isConnected ? this.#before : this.root.querySelector('canvas'))?.focus({ preventScroll: true });
  }
}

function picture({ file, text, title, aspect }) {
  const image = new Image();
  image.src = file;
  image.alt = text ?? title ?? '';
  if (aspect) image.style.aspectRatio = aspect;
  return image;
}

const font = (i, size) => `${i === 0 ? 700 : 400} ${i === 0 ? size : size * 0.8}px ${FONT}`;

/** Japanese may break nearly anywhere, other languages between words. */
function wrapped(pen, text, width) {
  const lines = [];
  let line = '';
  for (const part of text.match(/[\x21-\x7e\u00c0-\u024f]+\s*|\s+|./gu) ?? []) {
    if (line && pen.measureText(line + part).width > width && !/^[、。，．」』）]/.test(part)) {
      lines.push(line.trim());
      line = '';
    }
    line += part;
  }
  if (line.trim()) lines.push(line.trim());
  return lines;
}
