import { answer, rangeOf } from '/viewer/ranges.js';
import { equal } from './assert.js';

const film = new Blob(['0123456789']);
const of = async header => {
  const response = answer(film, header, 'video/mp4');
  const { status, headers } = response;
  return [status, await response.text(), headers.get('Content-Range'), headers.get('Content-Length')];
};

export default {
  async 'all of it, where no range is asked for'() {
    equal(await of(null), [200, '0123456789', null, '10']);
  },
  async 'a range, with both its ends'() {
    equal(await of('bytes=2-5'), [206, '2345', 'bytes 2-5/10', '4']);
    equal(await of('bytes=0-0'), [206, '0', 'bytes 0-0/10', '1']);
  },
  async 'a range that goes on to the end, as players ask'() {
    equal(await of('bytes=0-'), [206, '0123456789', 'bytes 0-9/10', '10']);
    equal(await of('bytes=7-'), [206, '789', 'bytes 7-9/10', '3']);
    equal(await of('bytes=7-99'), [206, '789', 'bytes 7-9/10', '3']);
  },
  async 'the last bytes'() {
    equal(await of('bytes=-3'), [206, '789', 'bytes 7-9/10', '3']);
    equal(await of('bytes=-99'), [206, '0123456789', 'bytes 0-9/10', '10']);
  },
  async 'a range behind the end can\'t be had'() {
    equal((await of('bytes=10-12')).slice(0, 3), [416, '', 'bytes */10']);
    equal((await of('bytes=-0')).slice(0, 3), [416, '', 'bytes */10']);
  },
  'what isn\'t a single range of bytes is ignored'() {
    for (const header of ['bytes=5-2', 'bytes=0-1,4-5', 'bytes=-', 'bytes=a-b', 'lines=1-2', '']) equal(rangeOf(header, 10), null, header);
  },
};
