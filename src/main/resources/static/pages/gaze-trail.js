import { distance } from "./sphere.js";

/** Degrees between two points of a line, and how many are kept: a quarter of an hour of looking about. */
const STEP = 3;
const MOST = 600;

/** Where each headset has looked in each film; a page that is opened again in the same tab still knows. */
export class GazeTrails {
  #key;
  #trails;

  /** @param {string} run its id */
  constructor(run) {
    this.#key = `omoide.gaze ${run}`;
    this.#trails = JSON.parse(sessionStorage.getItem(this.#key) ?? "{}");
    addEventListener("pagehide", () => sessionStorage.setItem(this.#key, JSON.stringify(this.#trails)));
  }

  /**
   * @param film its footage's id
   * @param {{yaw: number, pitch: number}} direction in it, degrees
   */
  add(headset, film, { yaw, pitch }) {
    const points = ((this.#trails[film] ??= {})[headset] ??= []);
    const last = points[points.length - 1];
    if (last && distance({ yaw: last[0], pitch: last[1] }, { yaw, pitch }) < STEP) {
      return;
    }
    points.push([Math.round(yaw * 10) / 10, Math.round(pitch * 10) / 10]);
    if (points.length > MOST) {
      points.shift();
    }
  }

  /**
   * Draws the lines over the flat picture, each with the shape of its headset where it ends.
   *
   * @param {HTMLCanvasElement} canvas
   * @param {{id: string, colour: string, shape: string}[]} headsets `shape` a path in a square of 48
   */
  draw(canvas, film, headsets) {
    const pen = canvas.getContext("2d");
    const { width, height } = canvas;
    pen.clearRect(0, 0, width, height);
    pen.lineJoin = pen.lineCap = "round";
    for (const { id, colour, shape } of headsets) {
      const points = this.#trails[film]?.[id] ?? [];
      if (points.length === 0) {
        continue;
      }
      const line = new Path2D();
      points.forEach(([yaw, pitch], i) => {
        const across = i > 0 && Math.abs(yaw - points[i - 1][0]) > 180;
        line[i === 0 || across ? "moveTo" : "lineTo"](...at(yaw, pitch, width, height));
      });
      // Dark beside the colour, so that it is seen on any picture.
      pen.lineWidth = 7;
      pen.strokeStyle = "rgb(20 16 13 / 60%)";
      pen.stroke(line);
      pen.lineWidth = 4;
      pen.strokeStyle = colour;
      pen.stroke(line);
      const [x, y] = at(...points[points.length - 1], width, height);
      pen.save();
      pen.translate(x - 18, y - 18);
      pen.scale(0.75, 0.75);
      pen.lineWidth = 6;
      pen.strokeStyle = "#14100d";
      const mark = new Path2D(shape);
      pen.stroke(mark);
      pen.fillStyle = colour;
      pen.fill(mark);
      pen.restore();
    }
  }
}

const at = (yaw, pitch, width, height) => [((yaw + 180) / 360) * width, ((90 - pitch) / 180) * height];
