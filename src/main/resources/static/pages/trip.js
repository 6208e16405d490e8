import { alertIn, call, fill } from "./api.js";

const RETRY_MS = 5000;
const TYPING_MS = 700;

const main = document.querySelector("main.trip");
const words = main.dataset;
const address = `/api/trips/${words.id}`;
const list = main.querySelector(".stops");
const said = main.querySelector(".said");
const kept = main.querySelector(".kept");
const clash = main.querySelector(".clash");
const title = main.querySelector("[name=title]");

const part = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

/** A UUID, also where the page came by plain HTTP, in which crypto.randomUUID isn't there. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/* What the trip is on this screen, and what is known of its stops. */
let stops = [];
let revision = 0;
/** By the id of the footage; null where it can't be seen. */
const sights = new Map();
/** By the id of the stop. */
const items = new Map();
const lengthTexts = new Map();

/* Saving: one change at a time, the next one when it was answered. */
let changed = false;
let saving = false;
let clashed = false;
let timer = 0;
let waiting = [];

const plain = ({ id, footageId, yaw, pitch, seconds, prompts }) => ({
  id,
  footageId,
  yaw,
  pitch,
  seconds,
  prompts: prompts.filter((prompt) => prompt.trim()),
});

function change(wait = 0) {
  changed = true;
  tell(words.saving);
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function tell(sentence, fault = false) {
  kept.textContent = sentence;
  kept.classList.toggle("fault", fault);
}

async function save() {
  clearTimeout(timer);
  if (saving || clashed || !changed) {
    return;
  }
  saving = true;
  changed = false;
  const sent = stops.map(plain);
  const heard = waiting;
  waiting = [];
  try {
    const view = await call("PUT", address, { title: title.value, stops: sent, revision });
    saving = false;
    learn(view);
    for (const { then } of heard) {
      then();
    }
    if (changed) {
      save();
    } else {
      tell(words.saved);
    }
  } catch (error) {
    saving = false;
    changed = true;
    refused(error, sent, heard);
  }
}

function refused(error, sent, heard) {
  if (error.status === 409 || error.status === 404) {
    clashed = true;
    tell(fill(words.fault, error.message), true);
    clash.querySelector(".why").textContent = error.message;
    clash.hidden = false;
    clash.focus();
    return;
  }
  // What can't be in the trip was added a moment ago, and goes again; all else stays.
  const wrong = new Set(
    Object.keys(error.fields ?? {})
      .map((field) => field.match(/^stops\[(\d+)\]\.footageId$/))
      .filter(Boolean)
      .map(([, index]) => sent[index].id),
  );
  if (wrong.size > 0) {
    for (const { fail } of heard) {
      fail(Object.values(error.fields)[0]);
    }
    stops = stops.filter(({ id }) => !wrong.has(id));
    show();
    change();
    return;
  }
  waiting.unshift(...heard);
  if (error.status && error.status < 500) {
    tell(fill(words.fault, Object.values(error.fields ?? {})[0] ?? error.message), true);
  } else {
    tell(words.unsaved, true);
    timer = setTimeout(save, RETRY_MS);
  }
}

addEventListener("online", save);
addEventListener("beforeunload", (event) => {
  if (changed || saving) {
    event.preventDefault();
  }
});

clash.querySelector(".load").addEventListener("click", () => {
  changed = false;
  location.reload();
});
clash.querySelector(".keep").addEventListener("click", async () => {
  const mine = stops.filter(({ footageId }) => sights.get(footageId) !== null).map((stop) => ({ ...plain(stop), id: uuid() }));
  try {
    const { id } = await call("POST", "/api/trips", { title: title.value, stops: mine });
    changed = false;
    location.assign(`/trips/${id}`);
  } catch (error) {
    clash.querySelector(".why").textContent = error.status ? error.message : words.offline;
  }
});

/** What the server says of the trip; what was changed since it was asked stays. */
function learn(view) {
  revision = view.revision;
  for (const { footageId, sight } of view.stops) {
    sights.set(footageId, sight);
  }
  for (const { id, lengthText } of view.stops) {
    lengthTexts.set(id, lengthText);
  }
  document.getElementById("trip-title").textContent = view.title;
  document.title = `${view.title} – Omoide`;
  main.querySelector(".length").textContent = `${fill(words.count, view.stops.length)}・${view.lengthText}`;
  main.querySelector(".print-it").hidden = !view.stops.some(({ sight }) => sight);
  const hint = main.querySelector(".long");
  hint.textContent = view.hint ?? "";
  hint.hidden = !view.hint;
  hint.className = view.tooLong ? "alert long" : "sentence long";
  show();
}

/** The voice of who filmed, where there is one. */
function hear(audio, address) {
  audio.hidden = !address;
  if (address && audio.getAttribute("src") !== address) {
    audio.src = address;
  }
}

const nameOf = ({ footageId }) => sights.get(footageId)?.name ?? words.goneName;

const factsOf = (sight) =>
  [sight.place && sight.title, sight.eraText, sight.filmedBy && fill(words.by, sight.filmedBy)].filter(Boolean).join(" ・ ");

function show() {
  for (const stop of stops) {
    if (!items.has(stop.id)) {
      items.set(stop.id, item(stop));
    }
  }
  const undo = list.querySelector(".undo");
  const place = undo ? [...list.children].indexOf(undo) : -1;
  const nodes = stops.map(({ id }) => items.get(id));
  if (undo) {
    nodes.splice(Math.min(place, nodes.length), 0, undo);
  }
  // What stays in its place is not moved: it would lose the focus.
  for (const old of [...list.children].filter((one) => !nodes.includes(one))) {
    old.remove();
  }
  nodes.forEach((node, index) => {
    if (list.children[index] !== node) {
      list.insertBefore(node, list.children[index] ?? null);
    }
  });
  stops.forEach(describe);
  main.querySelector(".no-stops").hidden = stops.length > 0;
}

function draw(picture, source) {
  if (source && picture.getAttribute("src") !== source) {
    picture.src = source;
  }
  picture.hidden = !source;
}

/** Says of a stop what is known of it by now. */
function describe(stop, index) {
  const node = items.get(stop.id);
  const sight = sights.get(stop.footageId);
  const name = nameOf(stop);
  const picture = node.querySelector(".picture");
  draw(picture, sight?.preview);
  draw(node.querySelector(".sphere img"), sight?.poster);
  node.querySelector(".name").textContent = `${index + 1}. ${name}`;
  node.querySelector(".facts-of").textContent = sight ? factsOf(sight) : "";
  node.querySelector(".gone").hidden = sight !== null;
  hear(node.querySelector("audio"), sight?.voice);
  node.querySelector(".more-of").hidden = sight === null;
  const prompts = stop.prompts.filter((prompt) => prompt.trim()).length;
  const chosen = node.querySelector(".lengths :checked + span");
  node.querySelector(".plan").textContent = [
    chosen?.textContent ?? lengthTexts.get(stop.id),
    prompts > 0 && fill(words.promptsCount, prompts),
  ]
    .filter(Boolean)
    .join(" ・ ");
  node.querySelector(".up").disabled = index === 0;
  node.querySelector(".down").disabled = index === stops.length - 1;
  for (const [button, sentence] of [
    [".up", words.upOf],
    [".down", words.downOf],
    [".remove", words.removeOf],
  ]) {
    node.querySelector(button).setAttribute("aria-label", fill(sentence, name));
  }
  for (const choice of node.querySelectorAll(".ready li")) {
    choice.hidden = choice.dataset.age !== "ANY" && choice.dataset.age !== sight?.age;
  }
}

const find = (id) => stops.find((stop) => stop.id === id);

/** Makes the item of a stop; all of it acts on what the stop is by then. */
function item({ id, seconds }) {
  const node = part("stop");
  node.querySelector(".up").addEventListener("click", ({ target }) => move(id, -1, target));
  node.querySelector(".down").addEventListener("click", ({ target }) => move(id, 1, target));
  node.querySelector(".remove").addEventListener("click", () => remove(id));
  for (const radio of node.querySelectorAll(".lengths input")) {
    radio.name = `length-${id}`;
    radio.checked = Number(radio.value) === seconds;
    radio.addEventListener("change", () => {
      find(id).seconds = Number(radio.value);
      show();
      change();
    });
  }
  prompts(id, node);
  direction(id, node);
  return node;
}

function move(id, by, button) {
  const from = stops.findIndex((stop) => stop.id === id);
  const to = from + by;
  if (to < 0 || to >= stops.length) {
    return;
  }
  stops.splice(to, 0, ...stops.splice(from, 1));
  list.querySelector(".undo")?.remove();
  show();
  (button.disabled ? items.get(id).querySelector(by < 0 ? ".down" : ".up") : button).focus();
  said.textContent = fill(words.moved, nameOf(find(id)), to + 1);
  change();
}

function remove(id) {
  const index = stops.findIndex((stop) => stop.id === id);
  const [stop] = stops.splice(index, 1);
  list.querySelector(".undo")?.remove();
  const undo = part("undo");
  undo.querySelector("span").textContent = fill(words.removed, nameOf(stop));
  list.insertBefore(undo, items.get(id));
  const button = undo.querySelector("button");
  button.addEventListener("click", () => {
    if (full()) {
      return;
    }
    const place = [...list.children].indexOf(undo);
    undo.remove();
    stops.splice(place, 0, stop);
    show();
    items.get(id).querySelector(".remove").focus();
    said.textContent = fill(words.undone, nameOf(stop));
    change();
  });
  show();
  button.focus();
  said.textContent = fill(words.removed, nameOf(stop));
  change();
}

function full() {
  if (stops.length < Number(words.mostStops)) {
    return false;
  }
  said.textContent = words.full;
  return true;
}

function prompts(id, node) {
  const written = node.querySelector(".prompts ol");

  function draw() {
    const lines = find(id).prompts.map((prompt, index) => {
      const line = part("prompt");
      const text = line.querySelector("textarea");
      line.querySelector("span").textContent = fill(words.prompt, index + 1);
      text.value = prompt;
      text.addEventListener("input", () => {
        find(id).prompts[index] = text.value;
        change(TYPING_MS);
      });
      text.addEventListener("change", () => {
        show();
        change();
      });
      const button = line.querySelector("button");
      button.setAttribute("aria-label", fill(words.promptRemoveOf, index + 1));
      button.addEventListener("click", () => {
        find(id).prompts.splice(index, 1);
        draw();
        (written.children[Math.min(index, written.children.length - 1)]?.querySelector("button") ?? node.querySelector(".free")).focus();
        show();
        change();
      });
      return line;
    });
    written.replaceChildren(...lines);
  }

  function add(prompt) {
    const all = find(id).prompts;
    if (all.length >= Number(words.mostPrompts)) {
      said.textContent = words.fullPrompts;
      return;
    }
    all.push(prompt);
    draw();
    show();
    change();
  }

  node.querySelector(".free").addEventListener("click", () => {
    add("");
    written.lastElementChild?.querySelector("textarea").focus();
  });
  for (const button of node.querySelectorAll(".ready button")) {
    button.addEventListener("click", () => {
      if (!find(id).prompts.includes(button.textContent)) {
        add(button.textContent);
        said.textContent = button.textContent;
      }
    });
  }
  draw();
}

/** Where one looks first, chosen on the whole sphere, which lies flat: 360° across and 180° high. */
function direction(id, node) {
  const sphere = node.querySelector(".sphere");
  const mark = node.querySelector(".mark");
  const where = node.querySelector(".where");
  const reset = node.querySelector(".reset");

  function draw() {
    const { yaw, pitch } = find(id);
    const opens = yaw === null;
    mark.hidden = opens;
    reset.hidden = opens;
    where.textContent = opens ? words.opens : fill(words.direction, Math.round(yaw), Math.round(pitch));
    if (!opens) {
      mark.style.left = `${((yaw + 180) / 360) * 100}%`;
      mark.style.top = `${((90 - pitch) / 180) * 100}%`;
    }
  }

  function look(yaw, pitch) {
    const stop = find(id);
    stop.yaw = yaw === null ? null : Math.round((((((yaw + 180) % 360) + 360) % 360) - 180) * 10) / 10;
    stop.pitch = pitch === null ? null : Math.round(Math.max(-90, Math.min(90, pitch)) * 10) / 10;
    draw();
    change(yaw === null ? 0 : TYPING_MS);
  }

  sphere.addEventListener("click", ({ clientX, clientY }) => {
    const { left, top, width, height } = sphere.getBoundingClientRect();
    look(((clientX - left) / width) * 360 - 180, 90 - ((clientY - top) / height) * 180);
  });
  for (const button of node.querySelectorAll("[data-yaw]")) {
    button.addEventListener("click", () => {
      const { yaw, pitch } = find(id);
      look((yaw ?? 0) + Number(button.dataset.yaw), (pitch ?? 0) + Number(button.dataset.pitch));
    });
  }
  reset.addEventListener("click", () => {
    look(null, null);
    node.querySelector("[data-yaw]").focus();
  });
  draw();
}

/* What can be added */
const form = main.querySelector(".find");
const results = main.querySelector(".sights");
const count = main.querySelector(".found-count");
const next = main.querySelector(".next");
let asked = 0;
let page = 0;

function card(sight, facts) {
  const node = part("sight");
  const picture = node.querySelector("img");
  if (sight.preview) {
    picture.src = sight.preview;
  } else {
    picture.remove();
  }
  node.querySelector(".name").textContent = sight.name;
  node.querySelector(".facts-of").textContent = facts;
  const button = node.querySelector(".add");
  button.setAttribute("aria-label", fill(words.addOf, sight.name));
  button.addEventListener("click", () => add(sight, button));
  return node;
}

function add(sight, button) {
  if (full()) {
    return;
  }
  const stop = { id: uuid(), footageId: sight.footageId, yaw: null, pitch: null, seconds: Number(words.usual), prompts: [] };
  stops.push(stop);
  waiting.push({
    then() {
      said.textContent = fill(words.added, nameOf(stop), stops.indexOf(stop) + 1);
      button.textContent = words.addAgain;
    },
    fail(sentence) {
      said.textContent = sentence;
    },
  });
  if (!sights.has(sight.footageId)) {
    sights.set(sight.footageId, sight);
  }
  show();
  change();
}

async function search(wanted) {
  const mine = ++asked;
  page = wanted;
  const query = new URLSearchParams({ q: form.elements.q.value, born: form.elements.born.value, page });
  try {
    const found = await call("GET", `${address}/footage?${query}`);
    if (mine !== asked) {
      return;
    }
    const nodes = found.items.map((sight) => card(sight, factsOf(sight)));
    if (wanted === 0) {
      results.replaceChildren(...nodes);
    } else {
      results.append(...nodes);
      nodes[0]?.querySelector("button").focus();
    }
    next.hidden = !found.more;
    const total = results.children.length;
    count.textContent = [
      total === 0 ? words.none : fill(words.found, total),
      found.from !== null && found.to !== null && form.elements.born.value && fill(words.years, found.from, found.to),
    ]
      .filter(Boolean)
      .join(" ");
  } catch (error) {
    count.textContent = error.status ? Object.values(error.fields)[0] ?? error.message : words.offline;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  search(0);
});
next.addEventListener("click", () => search(page + 1));

const wishes = main.querySelector(".wishes");
wishes?.addEventListener("toggle", async () => {
  if (!wishes.open || wishes.dataset.known) {
    return;
  }
  const none = wishes.querySelector(".no-wishes");
  try {
    const all = await call("GET", "/api/wishes");
    wishes.dataset.known = "true";
    const seen = all.filter(({ footageId, watch }) => footageId && watch);
    wishes.querySelector(".wished").replaceChildren(
      ...seen.map(({ footageId, place, at, nickname, preview }) =>
        card({ footageId, name: at?.name ?? place, preview }, [place, nickname && fill(words.wishedBy, nickname)].filter(Boolean).join(" ・ ")),
      ),
    );
    none.hidden = seen.length > 0;
  } catch (error) {
    wishes.open = false;
    said.textContent = error.status ? error.message : words.offline;
  }
});

title.addEventListener("input", () => change(TYPING_MS));
title.addEventListener("change", () => change());

const deletion = main.querySelector(".delete");
deletion.addEventListener("submit", async (event) => {
  event.preventDefault();
  const alert = deletion.querySelector(".alert");
  alertIn(alert, "");
  try {
    await call("DELETE", address);
    changed = false;
    location.assign("/trips");
  } catch (error) {
    alertIn(alert, error.status ? error.message : words.offline);
  }
});

try {
  const view = await call("GET", address);
  stops = view.stops.map(plain);
  learn(view);
} catch (error) {
  clashed = true;
  tell(error.status ? error.message : words.offline, true);
}
