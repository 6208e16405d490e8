/** Answers requests for single byte ranges (RFC 9110, 14) out of what is at hand as a whole. Runs without a page. */

/**
 * @param {string|null} header `Range` of a request
 * @param {number} size in bytes
 * @returns {{start: number, end: number}|null} `end` behind the last byte, no more than `start` where nothing is there;
 *     null where all is to be sent: nothing was asked for, or several ranges at once, which may be ignored
 */
export function rangeOf(header, size) {
  const asked = /^bytes=(?:(\d+)-(\d*)|-(\d+))$/.exec(header ?? '');
  if (!asked) return null;
  const [, first, last, suffix] = asked;
  if (suffix !== undefined) return { start: Math.max(0, size - Number(suffix)), end: size };
  if (last !== '' && Number(last) < Number(first)) return null;
  return { start: Number(first), end: last === '' ? size : Math.min(size, Number(last) + 1) };
}

/**
 * @param {Blob} blob all of it
 * @param {string|null} header `Range` of the request
 * @param {string} type its media type
 */
export function answer(blob, header, type) {
  const range = rangeOf(header, blob.size);
  const headers = { 'Content-Type': type, 'Accept-Ranges': 'bytes' };
  if (!range) return new Response(blob, { headers: { ...headers, 'Content-Length': blob.size } });
  const { start, end } = range;
  if (start >= end) return new Response(null, { status: 416, headers: { ...headers, 'Content-Range': `bytes */${blob.size}` } });
  return new Response(blob.slice(start, end), {
    status: 206,
    headers: { ...headers, 'Content-Length': end - start, 'Content-Range': `bytes ${start}-${end - 1}/${blob.size}` },
  });
}
