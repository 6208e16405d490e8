import { BitReader, BitWriter, escape, unescape } from '/viewer/h264/bits.js';
import { equal } from './assert.js';

export default {
  'what is written is read again'() {
    const writer = new BitWriter();
    const numbers = [0, 1, 2, 7, 255, 65535, 1000000];
    for (const number of numbers) writer.ue(number);
    for (const number of numbers) writer.se(-number);
    writer.u(32, 0xdeadbeef);
    writer.trailing();
    const reader = new BitReader(Uint8Array.from(writer.bytes));
    equal(numbers.map(() => reader.ue()), numbers);
    equal(numbers.map(() => -reader.se() || 0), numbers);
    equal(reader.u(32), 0xdeadbeef);
  },
  'emulation prevention comes and goes'() {
    for (const bytes of [[0, 0, 0], [0, 0, 1, 5], [0, 0, 3], [0, 0, 0, 0, 0, 2], [1, 0, 0, 4]]) {
      const escaped = escape(bytes);
      equal([...unescape(escaped).bytes], bytes);
      for (let i = 2; i < escaped.length; i++) equal(escaped[i - 2] === 0 && escaped[i - 1] === 0 && escaped[i] < 3, false, `${escaped}`);
    }
  },
  'only as much as is asked for is taken out, and one knows from where'() {
    const { bytes, source } = unescape(Uint8Array.from([9, 0, 0, 3, 1, 8, 8]), 4);
    equal([...bytes], [9, 0, 0, 1]);
    equal([...source], [0, 1, 2, 4]);
  },
};
