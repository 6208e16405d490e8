/** What was pointed at, with its still; the same from the page and from inside the headset. Knows nothing of a server. */
const WIDTH = 960;
const HEIGHT = 540;
/** Vertical, of the still; about what one eye takes in without turning. */
const FIELD = 60;
const QUALITY = 0.85;

export class Wish {
  /**
   * Takes the still at once; words may follow.
   *
   * @param view {spot(), still(width, height, field)}; `spot` gives {yaw, pitch, seconds}, degrees in the film's own
   *   directions, of the middle of the view
   * @param direction FURTHER or BEHIND
   */
  constructor(view, direction) {
    this.canvas = view.still(WIDTH, HEIGHT, FIELD);
    drawMark(this.canvas);
    this.pointed = { ...view.spot(), direction };
  }

  /**
   * Goes out as the event `ask` with {pointed, why, picture, done(), failed(sentence)}; who listens says how it went.
   *
   * @param root the viewer's element
   * @param {string|null} why
   * @returns {Promise<void>} rejected with an Error whose message is a sentence for people, or empty
   */
  send(root, why = null) {
    return new Promise((done, failed) => {
      this.canvas.toBlob(picture => root.dispatchEvent(new CustomEvent('ask', { detail: {
        pointed: this.pointed,
        why,
        picture,
        done,
        failed: sentence => failed(new Error(sentence)),
      } })), 'image/jpeg', QUALITY);
    });
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
