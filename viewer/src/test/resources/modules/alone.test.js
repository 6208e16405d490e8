import { Alone } from '/viewer/alone.js';
import { equal } from './assert.js';

const stops = [{ seconds: 60, media: 'a' }, { seconds: 90, media: null }, { seconds: 30, media: 'c' }];

export default {
  'from where it is, through the rest of the stops, to the end'() {
    const way = new Alone(stops, { stop: 0, position: 20 }, 100);
    equal(way.leg(100), { stop: 0, position: 20, at: 100, until: 140 });
    equal(way.leg(139.9).stop, 0);
    equal(way.leg(140), { stop: 2, position: 0, at: 141.5, until: 171.5 });
    equal(way.leg(171.5), null);
    equal(way.last.stop, 2);
  },
  'what can\'t be shown is left out'() {
    equal(new Alone(stops, { stop: 1, position: 5 }, 0).leg(0), { stop: 2, position: 0, at: 0, until: 30 });
  },
  'where staff stayed longer one isn\'t torn away at once'() {
    equal(new Alone(stops, { stop: 2, position: 200 }, 0).leg(0), { stop: 2, position: 200, at: 0, until: 10 });
  },
  'nothing to go to is over'() {
    equal(new Alone([], { stop: 0, position: 0 }, 0).leg(0), null);
  },
};
