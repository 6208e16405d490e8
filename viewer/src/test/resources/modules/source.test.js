import { OwnClock } from '/viewer/clock.js';
import { Fade } from '/viewer/fade.js';
import { Larder } from '/viewer/larder.js';
import { Gone, Source } from '/viewer/source.js';
import { equal, near, ok, turn } from './assert.js';

const answers = (...list) => {
  const asked = [];
  const fetch = async (address, { headers, signal }) => {
    asked.push({ address, range: headers.Range });
    const answer = list.length > 1 ? list.shift() : list[0];
    if (answer instanceof Error) throw answer;
    if (answer === 'never') return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return new Response(answer.body ?? null, { status: answer.status });
  };
  return { fetch, asked };
};

export default {
  async 'asks for ranges'() {
    const { fetch, asked } = answers({ status: 206, body: 'abc' });
    const bytes = await new Source('/media/x/', { fetch }).get('tiles.mp4', { start: 10, end: 13 });
    equal(asked, [{ address: '/media/x/tiles.mp4', range: 'bytes=10-12' }]);
    equal(bytes.byteLength, 3);
  },
  async 'takes the range out where a server sends all'() {
    const { fetch } = answers({ status: 200, body: '0123456789' });
    const bytes = await new Source('/', { fetch }).get('x', { start: 2, end: 5 });
    equal(new TextDecoder().decode(bytes), '234');
  },
  async 'a line that drops is tried again, and said'() {
    const { fetch, asked } = answers(new TypeError('network'), { status: 503 }, { status: 200, body: 'x' });
    const source = new Source('/', { fetch });
    const heard = [];
    source.addEventListener('line', () => heard.push(source.lost));
    equal((await source.get('x')).byteLength, 1);
    equal(asked.length, 3);
    equal(heard, [true, false]);
  },
  async 'a cut answer is tried again'() {
    const { fetch, asked } = answers({ status: 206, body: 'ab' }, { status: 206, body: 'abc' });
    equal((await new Source('/', { fetch }).get('x', { start: 0, end: 3 })).byteLength, 3);
    equal(asked.length, 2);
  },
  async 'what is gone isn\'t tried again'() {
    const { fetch, asked } = answers({ status: 404 });
    const error = await new Source('/', { fetch }).get('x').catch(e => e);
    ok(error instanceof Gone, error);
    equal(asked.length, 1);
  },
  async 'what was fetched ahead is there once, and isn\'t asked for again'() {
    const { fetch, asked } = answers({ status: 206, body: 'abc' });
    const source = new Source('/media/x/', { fetch });
    await source.fetchAhead('tiles.mp4', { start: 10, end: 13 });
    equal((await source.get('tiles.mp4', { start: 10, end: 13 })).byteLength, 3);
    equal(asked.length, 1);
    await source.get('tiles.mp4', { start: 10, end: 13 });
    equal(asked.length, 2);
  },
  async 'a larder fetches in the order of wishes and gives up what isn\'t wished any more'() {
    const begun = [];
    const aborted = [];
    const finish = new Map();
    const larder = new Larder((key, signal) => new Promise((resolve, reject) => {
      begun.push(key);
      finish.set(key, () => resolve({ byteLength: 1 }));
      signal.addEventListener('abort', () => {
        aborted.push(key);
        reject(signal.reason);
      });
    }), { parallel: 2 });
    larder.wish(['a', 'b', 'c']);
    equal(begun, ['a', 'b']);
    finish.get('a')();
    await turn();
    larder.wish(['a', 'd', 'c']);
    await turn();
    larder.wish(['a', 'd', 'c']);
    equal(aborted, ['b']);
    equal(begun, ['a', 'b', 'd', 'c']);
    ok(larder.has('a') && !larder.has('b'));
  },
  async 'a larder that is full forgets what was used longest ago'() {
    const larder = new Larder(async () => ({ byteLength: 4 }), { limit: 10 });
    larder.wish(['a', 'b']);
    await turn();
    larder.get('a');
    larder.wish(['c']);
    await turn();
    equal(['a', 'b', 'c'].map(key => larder.has(key)), [true, false, true]);
  },
  'the clock of a silent film stops, seeks and goes on'() {
    let now = 0;
    const clock = new OwnClock(() => now);
    clock.start();
    now = 1500;
    near(clock.seconds, 1.5);
    clock.stop();
    now = 9000;
    near(clock.seconds, 1.5);
    clock.seek(4);
    clock.start();
    now = 9500;
    near(clock.seconds, 4.5);
  },
  'a fade that is turned round goes on from where it is'() {
    let now = 0;
    const fade = new Fade(600, () => now);
    fade.to(1);
    now = 300;
    near(fade.value, 0.5);
    fade.to(0);
    near(fade.value, 0.5);
    now = 900;
    ok(fade.arrived);
  },
};
