import { Gone, Source } from "/viewer/source.js";
import { call } from "./api.js";
import * as prepared from "./headset-prepared.js";

/** In milliseconds: how often one looks what is to be taken along, and tells how far it is. */
const LOOK = 5000;
const TELL = 1000;
const WATCH = 200;

/** Files that are fetched at once: others want to be served, too. */
const PARALLEL = 3;

/** What comes broken so often won't come whole. */
const TRIES = 3;

/** Bytes of the browser's room that are left to it. */
const SPARE = 16 * 2 ** 20;

/** Something else is to be done now. */
class Interrupted extends Error {}

/** It came broken again and again. */
class Broken extends Error {}

/**
 * Takes trips along: fetches what staff asked for, proves every file, throws away what isn't wanted any more, and tells
 * how far it is. What was under way when the page was closed goes on from there.
 */
export class Packing extends EventTarget {
  #proven = new Set();
  #packed = new Map();
  #said = new Map();
  #lists = new Map();

  /** @param {() => boolean} rests whether nothing else is to be done */
  constructor(rests) {
    super();
    this.rests = rests;
    this.#keepLooking();
  }

  async #keepLooking() {
    for (;;) {
      if (this.rests()) {
        await this.#look().catch((error) => {
          if (!(error instanceof Interrupted)) {
            console.warn(error);
          }
        });
      }
      await pause(LOOK);
    }
  }

  async #look() {
    const orders = await call("GET", "/api/headset/packs");
    const wanted = orders.filter((order) => order.wanted);
    if (!("caches" in globalThis && navigator.serviceWorker)) {
      await Promise.all(wanted.map((order) => this.#tell(order, "FAILED", { done: 0, bytes: 0 })));
      return;
    }
    await this.#tidy(wanted);
    for (const { trip } of orders.filter((order) => !order.wanted)) {
      await call("DELETE", `/api/headset/packs/${trip}`);
    }
    for (const order of wanted) {
      await this.#pack(order);
    }
  }

  /** Throws away what nobody wants any more: trips first, so that none is offered that isn't whole. */
  async #tidy(wanted) {
    const before = await prepared.trips();
    const left = before.filter(({ trip, stops, films }) => wanted.some((order) => order.trip === trip && same(filmsOf(order), filmsOf({ stops, films }))));
    if (left.length < before.length) {
      await prepared.keepTrips(left);
      this.dispatchEvent(new Event("change"));
    }
    const needed = new Set(wanted.flatMap(filmsOf));
    for (const film of await prepared.films()) {
      if (!needed.has(film)) {
        await prepared.dropFilm(film);
        this.#proven.forEach((key) => key.startsWith(`${film}/`) && this.#proven.delete(key));
      }
    }
  }

  async #pack(order) {
    const mark = JSON.stringify([order.ordered, order.title, order.stops.map(ungranted), order.films.map(ungranted)]);
    // What shows nothing for the moment may do so later; the coordinator hears that nothing is left of it here.
    if (order.stops.length === 0) {
      await this.#tell(order, "READY", { done: 0, bytes: 0 });
      return;
    }
    if (this.#packed.get(order.trip) === mark) {
      return;
    }
    const progress = { done: 0, bytes: 0, things: [] };
    try {
      await installed();
      await navigator.storage.persist?.();
      await this.#fetchAll(order, progress);
      const others = (await prepared.trips()).filter(({ trip }) => trip !== order.trip);
      const { trip, title } = order;
      await prepared.keepTrips([...others, { trip, title, stops: order.stops.map(kept), films: order.films.map(kept) }]);
      this.dispatchEvent(new Event("change"));
      await this.#tell(order, "READY", progress);
      this.#packed.set(order.trip, mark);
    } catch (error) {
      if (error.name === "QuotaExceededError") {
        await this.#tell(order, "TOO_BIG", progress, progress.lacking || progress.bytes - progress.done);
      } else if (error instanceof Broken || error.name === "InstallationFailed") {
        console.warn(error);
        await this.#tell(order, "FAILED", progress);
      } else {
        throw error;
      }
    }
  }

  async #fetchAll(order, progress) {
    const files = (await Promise.all(filmsOf(order).map((film) => this.#filesOf(film, order)))).flat();
    const missing = [];
    progress.bytes = sum(files);
    progress.things = files.flatMap(({ thing }) => thing ?? []);
    await dropOthers(filmsOf(order), progress.things);
    for (const file of files) {
      this.#requireRest();
      if (await this.#isWhole(file)) {
        progress.done += file.bytes;
      } else {
        missing.push(file);
      }
    }
    if (missing.length === 0) {
      return;
    }
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    progress.lacking = Math.max(0, sum(missing) + SPARE - (quota - usage));
    if (progress.lacking > 0) {
      throw new DOMException("no room for it", "QuotaExceededError");
    }
    await this.#tell(order, "FETCHING", progress);
    await this.#fetchThese(missing, order, progress);
  }

  async #fetchThese(missing, order, progress) {
    const queue = [...missing];
    const giveUp = new AbortController();
    const watch = setInterval(() => this.rests() || giveUp.abort(new Interrupted()), WATCH);
    const news = setInterval(() => this.#tell(order, "FETCHING", progress).catch(() => {}), TELL);
    const one = async () => {
      for (let file = queue.shift(); file; file = queue.shift()) {
        await this.#fetch(file, giveUp.signal);
        progress.done += file.bytes;
      }
    };
    try {
      await Promise.all(Array.from({ length: PARALLEL }, one));
    } catch (error) {
      giveUp.abort(error);
      throw giveUp.signal.reason;
    } finally {
      clearInterval(watch);
      clearInterval(news);
    }
  }

  /** What a film is made of and what goes with it, with what proves it. */
  async #filesOf(film, order) {
    const { media, voice, hotspots } = filmOf(film, order);
    const [id, version] = film.split("/");
    // Versions never change, but what goes with them may.
    const mark = JSON.stringify([film, order.ordered, voice, hotspots.map((mark) => mark.file)]);
    if (!this.#lists.has(mark)) {
      const list = await call("GET", `/api/footage/${id}/files?untiled=${!("VideoDecoder" in globalThis)}`);
      if (list.version !== version) {
        throw new Gone(film);
      }
      this.#lists.set(mark, list);
    }
    const { files, things } = this.#lists.get(mark);
    const source = new Source(media, { fetch: unkept });
    const server = new Source("", { fetch: unkept });
    return [
      ...files.map((file) => ({
        ...file,
        key: `${film}/${file.name}`,
        get: (signal) => source.get(file.name, undefined, signal),
        find: () => prepared.fileOf(prepared.mediaOf(film) + file.name),
        keep: (bytes) => prepared.keepFile(film, file.name, bytes),
        drop: () => prepared.dropFile(film, file.name),
      })),
      ...things.map((thing) => ({
        ...thing,
        thing: thing.address,
        key: `${film}${thing.address}`,
        get: (signal) => server.get(thing.address, undefined, signal),
        find: () => prepared.thingOf(thing.address),
        keep: (bytes) => prepared.keepThing(film, thing.address, bytes, thing.mediaType),
        drop: () => prepared.dropThing(film, thing.address),
      })),
    ];
  }

  /** Proves it once; what isn't what it should be goes. */
  async #isWhole({ find, drop, sha256, key }) {
    const kept = await find();
    if (!kept) {
      return false;
    }
    if (!this.#proven.has(key)) {
      if ((await digest(await kept.arrayBuffer())) !== sha256) {
        await drop();
        return false;
      }
      this.#proven.add(key);
    }
    return true;
  }

  async #fetch({ get, keep, sha256, key }, signal) {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const bytes = await get(signal);
      if ((await digest(bytes)) === sha256) {
        await keep(bytes);
        this.#proven.add(key);
        return;
      }
    }
    throw new Broken(key);
  }

  #requireRest() {
    if (!this.rests()) {
      throw new Interrupted();
    }
  }

  /** What was said last isn't said again. */
  async #tell(order, state, { done, bytes, things = [] }, lacking = 0) {
    const { trip, ordered } = order;
    const told = { state, done, bytes, lacking, parts: [...filmsOf(order), ...things] };
    const mark = JSON.stringify([ordered, told]);
    if (this.#said.get(trip) !== mark) {
      await call("PUT", `/api/headset/packs/${trip}`, told);
      this.#said.set(trip, mark);
    }
  }
}

/** That this page opens without a line, too. */
async function installed() {
  const registration = await navigator.serviceWorker.register("/headset-worker.js", { scope: "/headset", type: "module", updateViaCache: "none" });
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  await new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated") {
        resolve();
      } else if (worker.state === "redundant") {
        reject(new DOMException("the service worker could not be installed", "InstallationFailed"));
      }
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

/** What went with these films once, and doesn't any more. */
async function dropOthers(films, things) {
  for (const film of films) {
    for (const path of (await prepared.thingsOf(film)).filter((one) => !things.includes(one))) {
      await prepared.dropThing(film, path);
    }
  }
}

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Of a trip without `films` an older page has kept only what is at its stops. */
const filmsOf = ({ stops, films = [] }) => [...new Set([...stops, ...films].map(({ media }) => prepared.filmOf(media)))];
const filmOf = (film, { films }) => films.find(({ media }) => prepared.filmOf(media) === film);
const ungranted = (one) => ({ ...one, media: prepared.filmOf(one.media) });
const kept = (one) => ({ ...one, media: prepared.mediaOf(prepared.filmOf(one.media)) });
const unkept = (address, init) => fetch(address, { ...init, cache: "no-store" });
const same = (some, others) => some.length === others.length && some.every((one) => others.includes(one));
const sum = (files) => files.reduce((bytes, file) => bytes + file.bytes, 0);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
