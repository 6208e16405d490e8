import { alertIn, call, fill, showFaults } from "./api.js";
import { directionAt, distance, outline } from "./sphere.js";
import { follow } from "./state.js";

const main = document.querySelector("main");
const { id, edits, length, offline, saved } = main.dataset;
const address = `/api/footage/${id}/review`;
const said = JSON.parse(edits);
const sphere = main.querySelector("#sphere");
const film = main.querySelector("#film");
const form = main.querySelector("#edits");
const list = form.querySelector("#circles");
const SVG = "http://www.w3.org/2000/svg";
const USUAL_RADIUS = 8;

/** What is cut off before is not in the film that is shown here. */
const skipped = said.from ?? 0;

const number = (input) => (input.value.trim() === "" ? null : Number(input.value));
const rounded = (value) => Math.round(value * 10) / 10;
const put = (input, value) => {
  input.value = value == null ? "" : String(rounded(value));
};
const start = { yaw: form.querySelector("[data-field='start.yaw'] input"), pitch: form.querySelector("[data-field='start.pitch'] input") };
const trim = Object.fromEntries(["from", "to"].map((name) => [name, form.querySelector(`[data-field=${name}] input`)]));

// The list of circles is what counts; the picture only shows it.
function addCircle({ yaw, pitch, radius, from, to }) {
  const item = form.querySelector("#circle").content.firstElementChild.cloneNode(true);
  const values = { yaw, pitch, radius, from, to };
  for (const part of item.querySelectorAll("[data-part]")) {
    put(part.querySelector("input"), values[part.dataset.part]);
  }
  item.querySelector("[data-do=remove]").addEventListener("click", () => {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    (next?.querySelector("input") ?? form.querySelector("#add")).focus();
    show();
  });
  list.append(item);
  show();
  return item;
}

const circles = () =>
  [...list.children].map((item) =>
    Object.fromEntries([...item.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, number(part.querySelector("input"))])),
  );

function mark(kind, path) {
  const element = document.createElementNS(SVG, "path");
  element.setAttribute("d", path);
  element.setAttribute("class", kind);
  main.querySelector("#marks").append(element);
}

function show() {
  const name = form.querySelector("#circle-name").textContent;
  [...list.children].forEach((item, index) => {
    item.querySelector(".label").textContent = fill(name, index + 1);
    for (const part of item.querySelectorAll("[data-part]")) {
      part.dataset.field = `blurs.${index}.${part.dataset.part}`;
    }
  });
  if (!sphere) {
    return;
  }
  main.querySelector("#marks").replaceChildren();
  const now = film ? film.currentTime + skipped : null;
  for (const circle of circles()) {
    if (circle.radius >= 1 && circle.radius <= 60 && circle.yaw != null && circle.pitch != null) {
      const off = now != null && ((circle.from != null && now < circle.from) || (circle.to != null && now > circle.to));
      mark(off ? "circle off" : "circle", outline(circle));
    }
  }
  const [x, y] = [(number(start.yaw) ?? 0) + 180, 90 - (number(start.pitch) ?? 0)];
  mark("start", `M${x - 6} ${y}h12M${x} ${y - 6}v12`);
}

// By finger and mouse: a tap sets, dragging from the middle of a circle outwards makes it larger.
if (sphere) {
  let dragged = null;
  const at = (event) => {
    const box = sphere.getBoundingClientRect();
    const inside = (value) => Math.max(0, Math.min(1, value));
    return directionAt(inside((event.clientX - box.left) / box.width), inside((event.clientY - box.top) / box.height));
  };
  sphere.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const direction = at(event);
    if (form.elements.tap.value === "start") {
      put(start.yaw, direction.yaw);
      put(start.pitch, direction.pitch);
      show();
      return;
    }
    sphere.setPointerCapture(event.pointerId);
    dragged = { item: addCircle({ ...direction, radius: USUAL_RADIUS }), from: direction };
  });
  sphere.addEventListener("pointermove", (event) => {
    if (dragged) {
      const radius = distance(dragged.from, at(event));
      if (radius > 2) {
        put(dragged.item.querySelector("[name=radius]"), Math.min(60, Math.round(radius)));
        show();
      }
    }
  });
  for (const end of ["pointerup", "pointercancel"]) {
    sphere.addEventListener(end, () => {
      dragged = null;
    });
  }
}

if (film) {
  const scrub = main.querySelector("#scrub");
  const play = main.querySelector("#play");
  const [playing, paused] = [play.dataset.pause, play.textContent];
  const tell = () => {
    main.querySelector("#time").textContent = fill(main.dataset.now, rounded(film.currentTime + skipped).toFixed(1));
    show();
  };
  const ready = () => {
    scrub.max = String(Math.floor(film.duration * 10) / 10);
    tell();
  };
  film.addEventListener("loadedmetadata", ready);
  if (film.readyState > 0) {
    ready();
  }
  scrub.addEventListener("input", () => {
    film.pause();
    film.currentTime = Number(scrub.value);
  });
  film.addEventListener("seeked", tell);
  film.addEventListener("timeupdate", () => {
    if (!film.paused) {
      scrub.value = String(film.currentTime);
    }
    tell();
  });
  play.addEventListener("click", () => (film.paused ? film.play() : film.pause()));
  const state = () => {
    play.textContent = film.paused ? paused : playing;
    play.setAttribute("aria-pressed", String(!film.paused));
  };
  film.addEventListener("play", state);
  film.addEventListener("pause", state);
  for (const button of form.querySelectorAll("[data-now]")) {
    button.addEventListener("click", () => put(trim[button.dataset.now], film.currentTime + skipped));
  }
}

form.querySelector("#add").addEventListener("click", () => {
  const item = addCircle({ yaw: number(start.yaw) ?? 0, pitch: number(start.pitch) ?? 0, radius: USUAL_RADIUS });
  item.querySelector("input").focus();
});
form.addEventListener("input", show);

put(start.yaw, said.start?.yaw);
put(start.pitch, said.start?.pitch);
if (trim.from) {
  put(trim.from, said.from);
  put(trim.to, said.to);
}
said.blurs.forEach(addCircle);
show();

/** Sends what a form says; faults are told at their fields. */
async function send(target, method, path, body) {
  const trouble = target.querySelector(".alert");
  const buttons = [...target.querySelectorAll("button")];
  alertIn(trouble, "");
  showFaults(target, {});
  buttons.forEach((button) => (button.disabled = true));
  try {
    return await call(method, `${address}/${path}`, body);
  } catch (error) {
    alertIn(trouble, error.status ? error.message : offline);
    showFaults(target, error.fields ?? {})?.focus();
    return null;
  } finally {
    buttons.forEach((button) => (button.disabled = false));
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const way = { yaw: number(start.yaw), pitch: number(start.pitch) };
  const done = await send(form, "PUT", "edits", {
    from: trim.from ? number(trim.from) : null,
    to: trim.to ? number(trim.to) : null,
    start: way.yaw === null && way.pitch === null ? null : { yaw: way.yaw ?? 0, pitch: way.pitch ?? 0 },
    blurs: circles(),
  });
  if (done) {
    location.reload();
  }
});

const rights = main.querySelector("#rights");
const saveRights = () =>
  send(rights, "PUT", "rights", {
    licence: rights.elements.licence.value || null,
    audience: rights.elements.audience.value || null,
    facilityId: rights.elements.facilityId.value || null,
    people: rights.elements.people.value,
    facesChecked: rights.elements.facesChecked.checked,
    shared: rights.elements.shared.checked,
  });
rights.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await saveRights()) {
    rights.querySelector(".status").textContent = saved;
  }
});
rights.querySelector("#publish").addEventListener("click", async () => {
  if ((await saveRights()) && (await send(rights, "POST", "publish"))) {
    location.reload();
  }
});

const giveBack = main.querySelector("#return");
giveBack.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await send(giveBack, "POST", "return", { note: giveBack.elements.note.value })) {
    location.href = "/review";
  }
});

const takedown = main.querySelector("#takedown");
takedown.addEventListener("submit", async (event) => {
  event.preventDefault();
  const keep = takedown.elements.keepMaster.value;
  const body = { reason: takedown.elements.reason.value, keepMaster: keep === "" ? null : keep === "true" };
  if (await send(takedown, "POST", "takedown", body)) {
    location.reload();
  }
});

const states = main.querySelector(".states");
if (states) {
  follow(states, id, { done: () => location.reload(), offline });
}
