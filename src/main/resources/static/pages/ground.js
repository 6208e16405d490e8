/** Ground for a map that has no tiles: a town made of where its places lie. Pure: no page, no network. */

const METRES_PER_DEGREE = 111_195;
const CORNERS = 28;
const LEAST_REACH = 450;
const MOST_REACH = 1200;

/**
 * Gives each spot the ground that is nearer to it than to any other, within a walk of it, and names each area once, in
 * the middle of its spots.
 *
 * @param {{latitude: number, longitude: number, area: string | null}[]} spots
 * @returns {{cells: {area: string | null, outline: number[][]}[], areas: {name: string, latitude: number, longitude: number}[]}}
 *   outlines as [latitude, longitude]
 */
export function groundOf(spots) {
  if (spots.length === 0) {
    return { cells: [], areas: [] };
  }
  const origin = spots[0];
  const east = METRES_PER_DEGREE * Math.max(0.01, Math.cos((origin.latitude * Math.PI) / 180));
  const points = spots.map(({ latitude, longitude, area }) => ({
    x: (longitude - origin.longitude) * east,
    y: (latitude - origin.latitude) * METRES_PER_DEGREE,
    area,
  }));
  const reach = Math.min(MOST_REACH, Math.max(LEAST_REACH, 1.5 * median(points.map((point) => nearest(point, points)))));
  const back = ({ x, y }) => [origin.latitude + y / METRES_PER_DEGREE, origin.longitude + x / east];
  const cells = points.map((point) => ({ area: point.area, outline: cell(point, points, reach).map(back) }));
  const areas = [...new Set(points.map(({ area }) => area).filter(Boolean))].sort().map((name) => {
    const own = points.filter((point) => point.area === name);
    const middle = {
      x: own.reduce((sum, { x }) => sum + x, 0) / own.length,
      y: own.reduce((sum, { y }) => sum + y, 0) / own.length,
    };
    const [latitude, longitude] = back(middle);
    return { name, latitude, longitude };
  });
  return { cells, areas };
}

/** A Voronoi cell within a circle: the circle, cut along the line half-way to each neighbour. */
function cell(point, points, reach) {
  let outline = Array.from({ length: CORNERS }, (_, i) => ({
    x: point.x + reach * Math.cos((2 * Math.PI * i) / CORNERS),
    y: point.y + reach * Math.sin((2 * Math.PI * i) / CORNERS),
  }));
  for (const other of points) {
    const [dx, dy] = [other.x - point.x, other.y - point.y];
    const apart = Math.hypot(dx, dy);
    if (apart > 0 && apart < 2 * reach) {
      const beyond = ({ x, y }) => (x - point.x) * dx + (y - point.y) * dy - (apart * apart) / 2;
      outline = cut(outline, beyond);
    }
  }
  return outline;
}

/** The part of a convex outline where `beyond` is not positive. */
function cut(outline, beyond) {
  return outline.flatMap((corner, i) => {
    const next = outline[(i + 1) % outline.length];
    const [here, there] = [beyond(corner), beyond(next)];
    const share = here / (here - there);
    const crossing = { x: corner.x + share * (next.x - corner.x), y: corner.y + share * (next.y - corner.y) };
    return [...(here <= 0 ? [corner] : []), ...((here <= 0) !== (there <= 0) ? [crossing] : [])];
  });
}

function nearest(point, points) {
  let least = Infinity;
  for (const other of points) {
    const apart = Math.hypot(other.x - point.x, other.y - point.y);
    if (apart > 0 && apart < least) {
      least = apart;
    }
  }
  return least;
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
