import * as L from "/webjars/leaflet/1.9.4/dist/leaflet-src.esm.js";
import { groundOf } from "./ground.js";
import { locate } from "./locate.js";

const CLOSEST = 18;
const STREETS = 16;
/** All of Japan, while nothing better is known. */
const COUNTRY = { at: [36.5, 137.9], zoom: 5 };
const RINGS_METRES = [500, 1000, 2000];
const TONES = 5;
/** Whose words come first where there is no room for all. */
const ORDER = [".pointed", ".FOCUS, .here, .pin", ".area-label", ".spot", "*"];

const language = document.documentElement.lang;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Metres as people say them. */
export function distanceText(metres) {
  const far = metres >= 1000;
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: far ? "kilometer" : "meter",
    maximumFractionDigits: far && metres < 10_000 ? 1 : 0,
  }).format(far ? metres / 1000 : Math.max(10, Math.round(metres / 10) * 10));
}

/** "33.01, 130.43" with any separator and width of digits; null where it can't be read. */
export function readSpot(text) {
  const numbers = text.normalize("NFKC").trim().split(/[\s,、]+/).map(Number);
  const sound = numbers.length === 2 && numbers.every(Number.isFinite) && Math.abs(numbers[0]) <= 90 && Math.abs(numbers[1]) <= 180;
  return sound ? L.latLng(numbers[0], numbers[1]) : null;
}

/**
 * Draws what the list of each `.map` (templates/map.html) says. On tiles of the operator's choice, or on ground that is
 * made of the places themselves, so that nothing has to come from anywhere.
 *
 * Dispatches `here` with {latitude, longitude} when the person has said where they are, and `pick` when a spot was
 * chosen.
 *
 * @param {HTMLElement} element
 */
function openMap(element) {
  const { tiles, attribution, pick, ...words } = element.dataset;
  const board = element.querySelector(".board");
  const list = element.querySelector(".spots");
  const input = pick ? document.querySelector(pick) : null;
  const spots = [...(list?.children ?? [])].map(spotOf);
  let map = null;
  let pin = null;
  let here = null;
  let rings = null;

  function open() {
    board.hidden = false;
    element.querySelector(".pick-centre")?.removeAttribute("hidden");
    board.setAttribute("aria-label", words.board);
    board.setAttribute("role", "application");
    map = L.map(board, {
      zoomControl: false,
      attributionControl: Boolean(tiles),
      maxZoom: CLOSEST,
      zoomSnap: 0.5,
      fadeAnimation: !still,
      zoomAnimation: !still,
      markerZoomAnimation: !still,
      // The page must scroll under a finger or a wheel that passes over the map.
      scrollWheelZoom: false,
    });
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
    north(words.north).addTo(map);
    if (tiles) {
      map.attributionControl.setPrefix(false);
      L.tileLayer(tiles, { attribution, maxZoom: CLOSEST, referrerPolicy: "origin" }).addTo(map);
    }
    map.on("zoomend moveend", makeRoom);
    map.on("click", ({ latlng }) => input && choose(latlng));
    board.addEventListener("keydown", (event) => {
      if (input && event.key === "Enter" && event.target === board) {
        event.preventDefault();
        choose(map.getCenter());
      }
    });
  }

  function drawSpots() {
    if (!tiles) {
      drawGround(map, spots);
    }
    for (const spot of spots) {
      spot.marker = marker(spot.at, spot.kind, spot.name, spot.name).addTo(map);
      if (!input) {
        spot.marker.bindPopup(() => card(spot.item), { closeButton: false, autoPanPadding: [24, 24] });
        spot.item.addEventListener("focusin", () => point(spot, true));
        spot.item.addEventListener("focusout", () => point(spot, false));
        spot.item.addEventListener("mouseenter", () => point(spot, true));
        spot.item.addEventListener("mouseleave", () => point(spot, false));
      }
    }
  }

  function point(spot, on) {
    spot.marker.getElement().classList.toggle("pointed", on);
    spot.marker.setZIndexOffset(on ? 1000 : 0);
    if (on && !map.getBounds().pad(-0.05).contains(spot.at)) {
      map.panTo(spot.at, { animate: !still });
    }
    makeRoom();
  }

  /** Words that would lie on marks or on other words give way; the one that is pointed at, and the page's own, come first. */
  function makeRoom() {
    const frame = board.getBoundingClientRect();
    const taken = [...board.querySelectorAll(".spot .mark")].map((mark) => mark.getBoundingClientRect());
    const fits = (box) =>
      box.left >= frame.left &&
      box.right <= frame.right &&
      taken.every((other) => box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom);
    const rank = (icon) => ORDER.findIndex((kind) => icon.matches(kind));
    const icons = [...board.querySelectorAll(".leaflet-marker-icon")].sort((a, b) => rank(a) - rank(b));
    for (const icon of icons) {
      const text = icon.querySelector(".text");
      if (!text) {
        continue;
      }
      const sides = icon.matches(".spot") ? [false, true] : [false];
      const free = sides.some((left) => {
        icon.classList.toggle("leftwards", left);
        const box = text.getBoundingClientRect();
        return fits(box) && taken.push(box);
      });
      icon.classList.toggle("crowded", !free);
    }
  }

  function choose(at) {
    showPin(at);
    input.value = `${at.lat.toFixed(5)}, ${at.wrap().lng.toFixed(5)}`;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    say(words.picked);
    element.dispatchEvent(new CustomEvent("pick", { detail: { latitude: at.lat, longitude: at.lng } }));
  }

  function showPin(at) {
    if (pin) {
      pin.setLatLng(at);
      return;
    }
    pin = marker(at, "pin", "", "", { draggable: true, zIndexOffset: 2000 }).addTo(map);
    pin.on("dragend", () => choose(pin.getLatLng()));
  }

  function showHere({ latitude, longitude }) {
    const at = L.latLng(latitude, longitude);
    if (!map) {
      open();
    }
    if (here) {
      here.setLatLng(at);
    } else {
      here = marker(at, "here", words.here, words.here, { zIndexOffset: 1500 }).addTo(map);
    }
    measureFrom(at);
    if (input) {
      map.setView(at, STREETS);
      choose(at);
    } else {
      const near = [...spots].sort((a, b) => at.distanceTo(a.at) - at.distanceTo(b.at)).slice(0, 5);
      list?.append(...[...spots].sort((a, b) => at.distanceTo(a.at) - at.distanceTo(b.at)).map(({ item }) => item));
      map.fitBounds(L.latLngBounds([at, ...near.map((spot) => spot.at)]), { padding: [48, 48], maxZoom: STREETS, animate: !still });
    }
    element.dispatchEvent(new CustomEvent("here", { detail: { latitude, longitude } }));
  }

  function measureFrom(at) {
    for (const spot of spots) {
      const metres = at.distanceTo(spot.at);
      spot.item.querySelector(".distance").textContent = metres > 1 ? distanceText(metres) : "";
    }
    rings?.remove();
    rings = L.layerGroup(
      RINGS_METRES.flatMap((metres) => {
        const ring = L.circle(at, { radius: metres, className: "ring", fill: false, interactive: false });
        const top = L.latLng(at.lat + metres / 111_195, at.lng);
        return [ring, label(top, distanceText(metres), "ring-label")];
      }),
    ).addTo(map);
  }

  function say(sentence) {
    element.querySelector(".status").textContent = sentence;
  }

  element.querySelector(".locate").addEventListener("click", () => {
    say("");
    locate().then(showHere, () => say(words.noPosition));
  });
  element.querySelector(".pick-centre")?.addEventListener("click", () => map && choose(map.getCenter()));
  input?.addEventListener("change", () => {
    const at = readSpot(input.value);
    if (at && map) {
      showPin(at);
      map.setView(at, Math.max(map.getZoom(), STREETS));
    }
  });

  const picked = input ? readSpot(input.value) : null;
  if (tiles || spots.length > 0 || picked) {
    open();
    const focus = spots.find((spot) => spot.kind === "FOCUS");
    const points = picked ? [picked] : spots.map((spot) => spot.at);
    if (points.length === 0) {
      map.setView(COUNTRY.at, COUNTRY.zoom);
    } else if (points.length === 1) {
      map.setView(points[0], STREETS - 1);
    } else {
      map.fitBounds(L.latLngBounds(points), { padding: [40, 40], maxZoom: STREETS });
    }
    drawSpots();
    if (focus) {
      measureFrom(focus.at);
    }
    if (picked) {
      showPin(picked);
    }
    makeRoom();
  }
}

function spotOf(item) {
  const { latitude, longitude, kind, area } = item.dataset;
  return { item, at: L.latLng(Number(latitude), Number(longitude)), kind, area: area ?? null, name: item.querySelector("a").textContent };
}

/** The list beside says the same and is in the order of the tab key, so marks are for pointers and fingers. */
function marker(at, kind, name, title, options = {}) {
  const text = document.createElement("span");
  text.className = "tag text";
  text.textContent = name;
  const mark = document.createElement("span");
  mark.className = "mark";
  const html = document.createElement("span");
  html.append(mark, ...(name ? [text] : []));
  return L.marker(at, {
    icon: L.divIcon({ className: `spot ${kind}`, html, iconSize: [48, 48] }),
    keyboard: false,
    title,
    ...options,
  });
}

function label(at, text, className) {
  const html = document.createElement("span");
  html.className = "text";
  html.textContent = text;
  return L.marker(at, { icon: L.divIcon({ className, html, iconSize: [0, 0] }), keyboard: false, interactive: false });
}

function card(item) {
  const copy = document.createElement("div");
  copy.className = "spot-card";
  copy.append(...[...item.childNodes].map((node) => node.cloneNode(true)));
  return copy;
}

function drawGround(map, spots) {
  const { cells, areas } = groundOf(spots.map(({ at, area }) => ({ latitude: at.lat, longitude: at.lng, area })));
  const renderer = L.svg({ padding: 0.5 });
  const names = areas.map((area) => area.name);
  for (const { area, outline } of cells) {
    const tone = area === null ? "none" : names.indexOf(area) % TONES;
    L.polygon(outline, { renderer, className: `ground tone-${tone}`, interactive: false, smoothFactor: 0 }).addTo(map);
  }
  for (const area of areas) {
    label([area.latitude, area.longitude], area.name, "area-label").addTo(map);
  }
}

function north(word) {
  const control = L.control({ position: "topright" });
  control.onAdd = () => {
    const rose = L.DomUtil.create("div", "north");
    rose.textContent = word;
    return rose;
  };
  return control;
}

for (const element of document.querySelectorAll(".map")) {
  openMap(element);
}
