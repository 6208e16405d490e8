/** Bits of a raw byte sequence payload, and the emulation prevention round it (ITU-T H.264, 7.2, 7.4.1 and 9.1). Pure. */

export class BitReader {
  /** @param {Uint8Array} bytes without emulation prevention */
  constructor(bytes) {
    this.bytes = bytes;
    this.position = 0;
  }

  u(count) {
    let value = 0;
    for (; count > 0; count--) {
      const byte = this.position >> 3;
      if (byte >= this.bytes.length) throw new Error('out of bits');
      value = value * 2 + ((this.bytes[byte] >> (7 - (this.position & 7))) & 1);
      this.position++;
    }
    return value;
  }

  ue() {
    let zeros = 0;
    while (this.u(1) === 0) zeros++;
    return 2 ** zeros - 1 + this.u(zeros);
  }

  se() {
    const k = this.ue();
    return k & 1 ? (k + 1) / 2 : -k / 2;
  }
}

export class BitWriter {
  constructor() {
    this.bytes = [];
    this.position = 0;
  }

  u(count, value) {
    for (let i = count - 1; i >= 0; i--) {
      if ((this.position & 7) === 0) this.bytes.push(0);
      if (Math.floor(value / 2 ** i) % 2) this.bytes[this.position >> 3] |= 0x80 >> (this.position & 7);
      this.position++;
    }
  }

  ue(value) {
    const length = Math.floor(Math.log2(value + 1));
    this.u(length, 0);
    this.u(length + 1, value + 1);
  }

  se(value) {
    this.ue(value > 0 ? 2 * value - 1 : -2 * value);
  }

  copy(reader, end) {
    while (reader.position < end) this.u(1, reader.u(1));
  }

  align(bit) {
    while (this.position & 7) this.u(1, bit);
  }

  trailing() {
    this.u(1, 1);
    this.align(0);
  }
}

/**
 * Takes emulation prevention out of the first `limit` bytes of payload.
 *
 * @returns {{bytes: Uint8Array, source: Uint32Array}} the payload, and where each of its bytes stood
 */
export function unescape(nal, limit = Infinity) {
  const bytes = [];
  const source = [];
  let zeros = 0;
  for (let i = 0; i < nal.length && bytes.length < limit; i++) {
    if (zeros === 2 && nal[i] === 3) {
      zeros = 0;
      continue;
    }
    bytes.push(nal[i]);
    source.push(i);
    zeros = nal[i] === 0 ? zeros + 1 : 0;
  }
  return { bytes: Uint8Array.from(bytes), source };
}

export function escape(bytes) {
  const escaped = [];
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros === 2 && byte <= 3) {
      escaped.push(3);
      zeros = 0;
    }
    escaped.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Uint8Array.from(escaped);
}
