/** Where a head will look: it goes on turning as it turns now, and comes to rest. Pure. */

/** Seconds over which the turning is measured; shorter is noise, longer is late. */
const WINDOW = 0.1;
/** Seconds in which a turn dies away: nobody goes on turning for ever. */
const REST = 0.7;
/** A head turns no faster; what seems faster was a jump of the picture, a seek or a recentring. Radians per second. */
const FASTEST = 12;

export class Prediction {
  #samples = [];

  /**
   * @param {number} seconds of any clock that grows
   * @param view that is seen then
   */
  observe(seconds, view) {
    this.#samples.push({ seconds, view });
    while (this.#samples.length > 2 && seconds - this.#samples[1].seconds >= WINDOW) this.#samples.shift();
  }

  /** Rotation vector of the head in radians per second; its length is the speed. */
  get velocity() {
    const first = this.#samples[0];
    const last = this.#samples[this.#samples.length - 1];
    const seconds = last ? last.seconds - first.seconds : 0;
    // Far older than the window: the head was not watched in between.
    if (seconds <= 0 || seconds > 3 * WINDOW) return [0, 0, 0];
    // The axes' cross products add up to twice the rotation's sine along its axis, their scalar products to 1 + 2 cosine.
    const axes = ['forward', 'up', 'right'].map(axis => [first.view[axis], last.view[axis]]);
    const turned = axes.map(([a, b]) => cross(a, b));
    const sine = [0, 1, 2].map(k => turned.reduce((sum, v) => sum + v[k], 0) / 2);
    const cosine = (axes.reduce((sum, [a, b]) => sum + dot(a, b), 0) - 1) / 2;
    const length = Math.hypot(...sine);
    const speed = Math.atan2(length, cosine) / seconds;
    return length < 1e-9 || speed > FASTEST ? [0, 0, 0] : sine.map(v => (v / length) * speed);
  }

  /** The view that is likely so many seconds after the last one that was observed. */
  after(seconds) {
    const { view } = this.#samples[this.#samples.length - 1];
    const velocity = this.velocity;
    const speed = Math.hypot(...velocity);
    const angle = speed * REST * (1 - Math.exp(-Math.max(0, seconds) / REST));
    if (angle < 1e-4) return view;
    const axis = velocity.map(v => v / speed);
    return { ...view, forward: rotated(view.forward, axis, angle), up: rotated(view.up, axis, angle), right: rotated(view.right, axis, angle) };
  }
}

const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Rodrigues' rotation. */
function rotated(v, axis, angle) {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const across = cross(axis, v);
  const along = dot(axis, v) * (1 - c);
  return v.map((x, i) => x * c + across[i] * s + axis[i] * along);
}
