/**
 * What this device has with it, in the browser's Cache Storage: the room's page, the trips, and a cache for each film,
 * so that a film goes as a whole. For the page and for its service worker.
 */
const ROOM = "omoide room";
const FILM = "omoide film ";

/** Addresses that nothing else is kept under. */
const PAGE = "/headset";
const TRIPS = "/prepared/trips";
const fileAt = (name) => `/prepared/files/${name}`;
const thingAt = (path) => `/prepared/things${path}`;

/** Of derived files: whoever asks for them has a grant of their own in the address. */
const MEDIA = /^\/media\/[^/]+\/([^/]+\/[^/]+)\/(.*)$/;

/** Of pictures and sounds that go with a film, and of voices. */
const THING = /^\/api\/(?:hotspots\/[^/]+\/file|overlays\/[^/]+\/picture|footage\/[^/]+\/voice\/[^/]+)$/;

/** On the response that is the headset's page: which headset this is. */
const HEADSET = "Omoide-Headset";
const NONE = "-";

const TYPES = { json: "application/json", mp4: "video/mp4", jpg: "image/jpeg", m3u8: "application/vnd.apple.mpegurl" };

/** Which film an address of derived files belongs to, as ID/VERSION. */
export const filmOf = (media) => MEDIA.exec(media)?.[1] ?? null;

/** The same address for whenever there is no grant any more. */
export const mediaOf = (film) => `/media/-/${film}/`;

/** What is kept of this address; undefined where it isn't. */
export async function fileOf(path) {
  const [, film, name] = MEDIA.exec(path) ?? [];
  return film && caches.match(fileAt(name), { cacheName: FILM + film });
}

export async function keepFile(film, name, bytes) {
  const type = TYPES[name.split(".").pop()] ?? "application/octet-stream";
  const cache = await caches.open(FILM + film);
  await cache.put(fileAt(name), new Response(bytes, { headers: { "Content-Type": type } }));
}

export async function dropFile(film, name) {
  const cache = await caches.open(FILM + film);
  await cache.delete(fileAt(name));
}

/** Whether an address is that of a picture or a sound, which is the same for ever. */
export const isThing = (path) => THING.test(path);

/** The picture or the sound of this address; undefined where it isn't kept. */
export const thingOf = (path) => caches.match(thingAt(path));

/** Keeps a picture or a sound for as long as the film. */
export async function keepThing(film, path, bytes, type) {
  const cache = await caches.open(FILM + film);
  await cache.put(thingAt(path), new Response(bytes, { headers: { "Content-Type": type } }));
}

export async function dropThing(film, path) {
  const cache = await caches.open(FILM + film);
  await cache.delete(thingAt(path));
}

/** What of a film is kept beside its files. */
export async function thingsOf(film) {
  const cache = await caches.open(FILM + film);
  const prefix = thingAt("");
  return (await cache.keys()).map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
}

/** All of which something is here. */
export async function films() {
  return (await caches.keys()).filter((name) => name.startsWith(FILM)).map((name) => name.slice(FILM.length));
}

export const dropFilm = (film) => caches.delete(FILM + film);

/** The trips that are here as a whole: `trip`, `title`, `stops`, and `films` with their ways and things. */
export async function trips() {
  const kept = await caches.match(TRIPS, { cacheName: ROOM });
  return kept ? kept.json() : [];
}

export async function keepTrips(all) {
  const cache = await caches.open(ROOM);
  await cache.put(TRIPS, Response.json(all));
}

export const room = () => caches.match(PAGE, { cacheName: ROOM });

/** Keeps the room as the server gave it. Whatever another headset had here goes; so it does where this is none any more. */
export async function keepRoom(response) {
  const headset = response.ok ? response.headers.get(HEADSET) : null;
  if (headset === null) {
    // Nobody of ours said anything: such pages come from the Wi-Fi itself.
    return;
  }
  const kept = await room();
  if (headset === NONE || (kept && kept.headers.get(HEADSET) !== headset)) {
    await forget();
  }
  if (headset !== NONE) {
    const cache = await caches.open(ROOM);
    await cache.put(PAGE, response);
  }
}

async function forget() {
  await caches.delete(ROOM);
  await Promise.all((await films()).map(dropFilm));
}
