/** Directions on an equirectangular picture of 360×180, in degrees: yaw to the right, pitch upwards. */

const RADIANS = Math.PI / 180;

/** The direction at a place of the picture, both shares from 0 to 1. */
export const directionAt = (x, y) => ({ yaw: (x - 0.5) * 360, pitch: (0.5 - y) * 180 });

/** Degrees between two directions. */
export function distance(a, b) {
  const cosine =
    Math.sin(a.pitch * RADIANS) * Math.sin(b.pitch * RADIANS) +
    Math.cos(a.pitch * RADIANS) * Math.cos(b.pitch * RADIANS) * Math.cos((a.yaw - b.yaw) * RADIANS);
  return Math.acos(Math.max(-1, Math.min(1, cosine))) / RADIANS;
}

/** The outline of a circle on the sphere as an SVG path; it is in pieces where it crosses the edge of the picture. */
export function outline({ yaw, pitch, radius }) {
  const [p, r] = [pitch * RADIANS, radius * RADIANS];
  let path = "";
  let last = null;
  for (let step = 0; step <= 96; step++) {
    const bearing = (step / 96) * 2 * Math.PI;
    const latitude = Math.asin(Math.max(-1, Math.min(1, Math.sin(p) * Math.cos(r) + Math.cos(p) * Math.sin(r) * Math.cos(bearing))));
    const turn = Math.atan2(Math.sin(bearing) * Math.sin(r) * Math.cos(p), Math.cos(r) - Math.sin(p) * Math.sin(latitude));
    const x = (((yaw + turn / RADIANS + 180) % 360) + 360) % 360;
    const y = 90 - latitude / RADIANS;
    path += `${last === null || Math.abs(x - last) > 180 ? "M" : "L"}${x.toFixed(2)} ${y.toFixed(2)}`;
    last = x;
  }
  return path;
}
