/**
 * The service worker of the headset's page: while there is a line, everything is as if it weren't there; where there is
 * none, the page opens all the same, and what was prepared is played. Of what the API gives only pictures and sounds are
 * kept, which never change.
 */
import { answer } from "/viewer/ranges.js";
import { fileOf, isThing, keepRoom, room, thingOf } from "./headset-prepared.js";

const FILES = "omoide page ";

/** In milliseconds: whoever says nothing for so long isn't there, and isn't waited for each time. */
const PATIENCE = 3000;
const DEAF = 10_000;

let deafUntil = 0;

/**
 * @param {string} build another one where any of the files is another one
 * @param {string[]} files addresses of all of which the page is made
 */
export function serve(build, files) {
  const own = new Set(files);

  addEventListener("install", (event) => {
    skipWaiting();
    event.waitUntil(install(FILES + build, files));
  });

  addEventListener("activate", (event) => {
    event.waitUntil(dropOthers(FILES + build).then(() => clients.claim()));
  });

  addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin) {
      return;
    }
    if (request.mode === "navigate") {
      if (pathname === "/headset") {
        event.respondWith(opened(event));
      }
    } else if (own.has(pathname)) {
      event.respondWith(fresh(new Request(request, { cache: "no-cache" }), () => caches.match(pathname, { cacheName: FILES + build })));
    } else if (pathname.startsWith("/media/") && request.cache !== "no-store") {
      event.respondWith(keptOrFetched(request, fileOf(pathname)));
    } else if (isThing(pathname) && request.cache !== "no-store") {
      event.respondWith(keptOrFetched(request, thingOf(pathname)));
    }
  });
}

async function install(name, files) {
  const cache = await caches.open(name);
  await cache.addAll(files.map((file) => new Request(file, { cache: "no-cache" })));
  await keepRoom(await fetch("/headset", { cache: "no-store", headers: { Accept: "text/html" } }));
}

async function dropOthers(name) {
  const others = (await caches.keys()).filter((other) => other.startsWith(FILES) && other !== name);
  await Promise.all(others.map((other) => caches.delete(other)));
}

async function opened(event) {
  const response = await fresh(event.request, room);
  event.waitUntil(keepRoom(response.clone()));
  return response;
}

/** What the server says now; what is kept only where it says nothing. */
async function fresh(request, kept) {
  const asked = fetch(request);
  asked.then(() => { deafUntil = 0; }, () => {});
  try {
    const patience = Date.now() < deafUntil ? 0 : PATIENCE;
    const response = await Promise.race([asked, new Promise((resolve, reject) => setTimeout(reject, patience))]);
    if (response.status < 500) {
      return response;
    }
  } catch {
    deafUntil = Date.now() + DEAF;
  }
  return (await kept()) ?? asked;
}

async function keptOrFetched(request, finding) {
  const kept = await finding;
  return kept ? answer(await kept.blob(), request.headers.get("Range"), kept.headers.get("Content-Type")) : fetch(request);
}
