export function equal(actual, expected, about = '') {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${about} ${a} instead of ${b}`);
}

export function near(actual, expected, tolerance = 1e-9) {
  if (!(Math.abs(actual - expected) <= tolerance)) throw new Error(`${actual} is not near ${expected}`);
}

export function ok(condition, about) {
  if (!condition) throw new Error(about);
}

/** Runs what the event loop has to do. */
export const turn = () => new Promise(resolve => setTimeout(resolve));
