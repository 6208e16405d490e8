/** What stands in the room: text on soft dark plates, and targets that are chosen by looking at them for a while. */
import * as THREE from 'three';
import { Fade } from './fade.js';

/** Metres; at this distance 7 cm are 2°. */
const DISTANCE = 2;
const PIXELS_PER_METRE = 900;
const BODY = 0.085;
const TITLE = 0.115;
const LINE = 1.6;
const PADDING = 0.06;
const FONT = '"BIZ UDPGothic", "Hiragino Sans", "Yu Gothic UI", "Noto Sans JP", "Noto Sans CJK JP", sans-serif';
const PLATE = 'rgba(28, 23, 19, 0.8)';
const LIGHT = '#faf6ef';
const SOFT = '#e2d8c8';
const FADE = 600;
/** Just below the horizon. */
const PLATE_PITCH = -14;
const TARGET_PITCH = -36;
/** Looking down further than this brings the targets. */
const TARGETS_FROM = -20;
const TARGET_SIZE = 0.36;
const TARGET_SPREAD = 15;
const MARK_SIZE = 0.24;
const MARK_LINE = 10;
const DWELL = 1200;
const REACH = 5;

const radians = degrees => (degrees * Math.PI) / 180;
const pitchOf = direction => Math.asin(Math.max(-1, Math.min(1, direction.y)));

/** Whether somebody who looks there looks down to the targets. */
export const isAmongTargets = gaze => pitchOf(gaze) < radians(TARGETS_FROM);

/** Two lines at most, broken where a sentence ends. */
export function broken(text) {
  const end = text.search(/[。、.,](?=.)/);
  return end < 0 ? [text] : [text.slice(0, end + 1).trim(), text.slice(end + 1).trim()];
}

/** A picture in the room that fades in and out. */
export class Card {
  constructor(width, height) {
    this.canvas = document.createElement('canvas');
    this.canvas.width = Math.round(width * PIXELS_PER_METRE);
    this.canvas.height = Math.round(height * PIXELS_PER_METRE);
    this.pen = this.canvas.getContext('2d');
    this.texture = new THREE.CanvasTexture(this.canvas);
    this.texture.colorSpace = THREE.SRGBColorSpace;
    this.mesh = new THREE.Mesh(new THREE.PlaneGeometry(width, height), new THREE.MeshBasicMaterial({ map: this.texture, transparent: true, depthTest: false, depthWrite: false, opacity: 0 }));
    this.mesh.visible = false;
    this.fade = new Fade(FADE);
  }

  standAt(head, yaw, pitch) {
    this.mesh.position.set(Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), -Math.cos(yaw) * Math.cos(pitch)).multiplyScalar(DISTANCE).add(head);
    this.mesh.lookAt(head);
  }

  update() {
    this.mesh.material.opacity = this.fade.value;
    this.mesh.visible = this.fade.value > 0;
  }

  background(radius, width = this.canvas.width, height = this.canvas.height) {
    const { pen, canvas } = this;
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = PLATE;
    pen.beginPath();
    pen.roundRect((canvas.width - width) / 2, (canvas.height - height) / 2, width, height, radius);
    pen.fill();
  }
}

export class TextPlate extends Card {
  #lines = [];

  constructor() {
    super(1.5, 0.6);
    this.mesh.renderOrder = 1;
  }

  /** What is read, or will be in a moment. */
  get text() {
    return this.fade.target === 1 ? this.#lines.join('') : '';
  }

  /**
   * @param {string[]} lines the first may be a title
   * @param milliseconds in which they come
   */
  say(lines, titled = false, milliseconds = FADE) {
    this.#lines = lines;
    const { pen, canvas } = this;
    const heights = lines.map((_, i) => (titled && i === 0 ? TITLE : BODY) * PIXELS_PER_METRE * LINE);
    const padding = PADDING * PIXELS_PER_METRE;
    const height = heights.reduce((sum, line) => sum + line, 2 * padding);
    const fonts = lines.map((line, i) => {
      const large = titled && i === 0;
      const size = (large ? TITLE : BODY) * PIXELS_PER_METRE;
      const weight = large ? 700 : 400;
      pen.font = `${weight} ${size}px ${FONT}`;
      const width = pen.measureText(line).width;
      const share = Math.min(1, (canvas.width - 4 * padding) / width);
      return { font: `${weight} ${size * share}px ${FONT}`, width: width * share };
    });
    const width = Math.max(...fonts.map(line => line.width)) + 4 * padding;
    this.background(40, width, height);
    let y = (canvas.height - height) / 2 + padding;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    lines.forEach((line, i) => {
      pen.font = fonts[i].font;
      pen.fillStyle = titled && i === 0 ? LIGHT : SOFT;
      pen.fillText(line, canvas.width / 2, y + heights[i] / 2);
      y += heights[i];
    });
    this.texture.needsUpdate = true;
    this.fade.to(1, milliseconds);
  }

  hush(milliseconds = FADE) {
    this.fade.to(0, milliseconds);
  }

  place(head, yaw) {
    this.standAt(head, yaw, radians(PLATE_PITCH));
  }
}

/** Targets appear below where the person looks, stay where they are, and fill a ring while they are looked at. */
export class GazeTargets {
  #all = [];
  #cards = [];
  #yaw = 0;
  #looked = null;
  #since = 0;
  #open = false;
  #below = false;
  #done = null;

  /** @param {{name: string, label: string, action: () => void}[]} targets from left to right */
  constructor(targets) {
    this.group = new THREE.Group();
    this.#cards = this.#all = targets.map(target => {
      const card = Object.assign(new Card(TARGET_SIZE, TARGET_SIZE), target);
      card.mesh.renderOrder = 2;
      this.group.add(card.mesh);
      this.#draw(card, 0);
      return card;
    });
  }

  /** Takes away what this footage has no use for, or brings it back; the others close up. */
  offer(name, offered) {
    this.#cards = this.#all.filter(card => (card.name === name ? offered : this.#cards.includes(card)));
    this.group.remove(...this.#all.map(card => card.mesh));
    this.group.add(...this.#cards.map(card => card.mesh));
  }

  /** Whether they are there. */
  get open() {
    return this.#open;
  }

  label(name, label) {
    const card = this.#all.find(c => c.name === name);
    if (!card || card.label === label) return;
    card.label = label;
    this.#draw(card, 0);
  }

  /**
   * @param {THREE.Vector3} head where the head is
   * @param {THREE.Vector3} gaze where it looks, a unit vector
   * @param offered whether looking down brings them
   * @param taken whether there is something else to look at, unless they are there already
   */
  update(head, gaze, offered = true, taken = false) {
    const below = pitchOf(gaze) < radians(this.#open ? TARGETS_FROM + 4 : TARGETS_FROM) && (this.#open || !taken);
    // Who looks down already, at what was there before, means none of these.
    const open = offered && below && (this.#open || !this.#below);
    this.#below = below;
    if (open && !this.#open && this.#cards.every(card => card.fade.value === 0)) {
      this.#yaw = Math.atan2(gaze.x, -gaze.z);
      this.#cards.forEach((card, i) => card.standAt(head, this.#yaw + radians((i - (this.#cards.length - 1) / 2) * TARGET_SPREAD), radians(TARGET_PITCH)));
    }
    this.#open = open;
    for (const card of this.#cards) {
      card.fade.to(open ? 1 : 0);
      card.update();
    }
    const looked = open ? this.#cards.find(card => card.mesh.position.clone().sub(head).angleTo(gaze) < radians(REACH)) ?? null : null;
    if (looked !== this.#looked) {
      if (this.#looked) this.#draw(this.#looked, 0);
      this.#looked = looked;
      this.#since = performance.now();
      this.#done = null;
    }
    if (looked && this.#done !== looked) {
      const share = Math.min(1, (performance.now() - this.#since) / DWELL);
      this.#draw(looked, share);
      if (share === 1) {
        this.#done = looked;
        looked.action();
        this.#draw(looked, 0);
      }
    }
  }

  #draw(card, share) {
    const { pen, canvas, texture } = card;
    const middle = canvas.width / 2;
    card.background(middle);
    ring(pen, middle, middle - 16, 14, share);
    let size = BODY * PIXELS_PER_METRE;
    pen.font = `700 ${size}px ${FONT}`;
    const width = pen.measureText(card.label).width;
    const room = canvas.width - 70;
    if (width > room) pen.font = `700 ${(size *= room / width)}px ${FONT}`;
    pen.fillStyle = LIGHT;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(card.label, middle, middle);
    texture.needsUpdate = true;
  }
}

/** A ring round what is straight ahead; it goes with the head, and is empty, so that it covers nothing. */
export class GazeMark extends Card {
  #share = null;

  constructor() {
    super(MARK_SIZE, MARK_SIZE);
    this.mesh.renderOrder = 3;
  }

  /** @param share of the ring that is full, 0 to 1 */
  update(head, gaze, shown, share) {
    this.fade.to(shown ? 1 : 0);
    this.standAt(head, Math.atan2(gaze.x, -gaze.z), pitchOf(gaze));
    if (share !== this.#share) this.#draw(share);
    super.update();
  }

  #draw(share) {
    const { pen, canvas } = this;
    const middle = canvas.width / 2;
    this.#share = share;
    pen.clearRect(0, 0, canvas.width, canvas.height);
    // Dark beside light, so that it is seen on any ground.
    pen.lineWidth = 2 * MARK_LINE;
    pen.strokeStyle = PLATE;
    circle(pen, middle, middle - MARK_LINE, 1);
    ring(pen, middle, middle - MARK_LINE, MARK_LINE, share);
    this.texture.needsUpdate = true;
  }
}

/** A faint ring, of which a share from above is bright. */
function ring(pen, middle, radius, width, share) {
  pen.lineWidth = width;
  pen.strokeStyle = 'rgba(250, 246, 239, 0.3)';
  circle(pen, middle, radius, 1);
  if (share === 0) return;
  pen.strokeStyle = LIGHT;
  circle(pen, middle, radius, share);
}

function circle(pen, middle, radius, share) {
  pen.beginPath();
  pen.arc(middle, middle, radius, -Math.PI / 2, -Math.PI / 2 + share * 2 * Math.PI);
  pen.stroke();
}
