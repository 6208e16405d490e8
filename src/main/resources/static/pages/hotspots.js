import { alertIn, call, csrf, fill, Refused } from "./api.js";

/** Ways and things are put where they are: by a tap in the view, or in its middle. */
const viewer = document.querySelector("#viewer");
const { at, face, hotspots, pause, state } = window.omoideViewer;
const panel = document.querySelector("#hotspots").content.firstElementChild.cloneNode(true);
const form = panel.querySelector("form");
const start = panel.querySelector(".start");
const list = panel.querySelector("ul");
const status = panel.querySelector("[role=status]");
const alert = form.querySelector(".alert");
const backWay = panel.querySelector(".back-way");
const canvas = viewer.querySelector("canvas");
const words = panel.dataset;
const id = viewer.dataset.id;
const address = `/api/footage/${id}/hotspots`;
const photos = JSON.parse(viewer.dataset.overlays || "[]");

/** Milliseconds in which what was removed can be put back. */
const REGRET = 10_000;
/** Pixels; a finger that moves further than that looks around. */
const STILL = 10;
/** Degrees that the picture for the arrival is wide. */
const FIELD = 110;

let items = JSON.parse(viewer.dataset.hotspots || "[]");
let suggestions = [];
/** How often each was used on trips, by its id. */
let uses = {};
/** What is being put or changed: {id, yaw, pitch}; null while nothing is. */
let draft = null;
/** What was removed and can still be put back, with what is done at last. */
const leaving = new Map();

viewer.append(panel);

/** The film is entered at once, and stands. */
function begin() {
  const { ready, entered } = state();
  if (!ready) {
    setTimeout(begin, 200);
  } else if (!entered) {
    viewer.querySelector(".card .enter").click();
    pause();
  }
}

const part = (name) => panel.querySelector(`template.${name}`).content.firstElementChild.cloneNode(true);
const kindOf = () => form.elements.kind.value;
const targetOf = () => form.querySelector("[name=to]:checked")?.value ?? null;
const COLON = document.documentElement.lang.startsWith("ja") ? "：" : ": ";
const nameOf = ({ kind, text, title }) => {
  const label = form.querySelector(`[name=kind][value=${kind}]`).nextElementSibling.textContent;
  return text || title ? label + COLON + (text || title) : label;
};
const tell = (error) => alertIn(alert, error.status ? Object.values(error.fields ?? {}).join(" ") || error.message : words.offline);

function show() {
  const shown = items.filter((item) => !leaving.has(item.id));
  const drawn = shown.filter((item) => item.id !== draft?.id);
  hotspots.set(draft ? [...drawn, { id: draft.id ?? "new", kind: kindOf() || "SENTENCE", yaw: draft.yaw, pitch: draft.pitch }] : drawn);
  panel.querySelector("h3 + .none").hidden = items.length > 0;
  list.replaceChildren(...items.map((item) => (leaving.has(item.id) ? undoOf(item) : itemOf(item))));
}

function itemOf(item) {
  const node = part("item");
  node.querySelector(".name").textContent = item.gone ? `${nameOf(item)}（${words.gone}）` : nameOf(item);
  const times = node.querySelector(".times");
  times.hidden = !uses[item.id];
  times.textContent = fill(words.uses, uses[item.id]);
  node.querySelector(".show").addEventListener("click", () => face(item.yaw, item.pitch));
  node.querySelector(".edit").addEventListener("click", () => edit(item));
  node.querySelector(".remove").addEventListener("click", () => remove(item));
  for (const button of node.querySelectorAll("button")) {
    button.setAttribute("aria-label", button.textContent + COLON + nameOf(item));
  }
  return node;
}

function undoOf(item) {
  const node = part("undo");
  node.querySelector("span").textContent = fill(words.removing, nameOf(item));
  node.querySelector("button").addEventListener("click", () => {
    clearTimeout(leaving.get(item.id));
    leaving.delete(item.id);
    show();
    status.textContent = fill(words.undone, nameOf(item));
    list.querySelectorAll("li")[items.indexOf(item)]?.querySelector(".remove").focus();
  });
  return node;
}

function remove(item) {
  if (draft?.id === item.id) {
    end();
  }
  leaving.set(item.id, setTimeout(() => removeForGood(item), REGRET));
  const place = items.indexOf(item);
  show();
  list.children[place].querySelector("button").focus();
}

async function removeForGood(item) {
  try {
    const response = await fetch(`/api/hotspots/${item.id}`, { method: "DELETE", headers: csrf(), keepalive: true });
    if (!response.ok && response.status !== 404) {
      throw new Refused(await response.json().catch(() => ({})), response.status);
    }
    items = items.filter((other) => other !== item);
    status.textContent = fill(words.removed, nameOf(item));
  } catch (error) {
    status.textContent = error.status ? error.message : words.offline;
  }
  leaving.delete(item.id);
  show();
}

// Who leaves the page has meant it.
addEventListener("pagehide", () => {
  for (const item of items.filter((one) => leaving.has(one.id))) {
    clearTimeout(leaving.get(item.id));
    removeForGood(item);
  }
});

/** Where something is to be; degrees in the film. */
function place({ yaw, pitch }) {
  const [across, up] = [Math.round(yaw * 10) / 10, Math.max(-85, Math.min(85, Math.round(pitch * 10) / 10))];
  if (draft) {
    Object.assign(draft, { yaw: across, pitch: up });
    form.querySelector(".placed").textContent = fill(words.placed, Math.round(across), Math.round(up));
    show();
  } else {
    open({ yaw: across, pitch: up });
  }
}

function open(spot, item = null) {
  draft = { id: item?.id ?? null, ...spot };
  form.reset();
  alertIn(alert, "");
  status.textContent = "";
  backWay.hidden = true;
  form.hidden = false;
  start.querySelector("p").hidden = true;
  form.querySelector(".kinds").hidden = item !== null;
  form.querySelector(".placed").textContent = fill(words.placed, Math.round(spot.yaw), Math.round(spot.pitch));
  if (item) {
    form.elements.kind.value = item.kind;
    form.elements.text.value = item.kind === "SENTENCE" ? "" : item.text ?? "";
    form.elements.sentence.value = item.kind === "SENTENCE" ? item.text : "";
    form.elements.credit.value = item.credit ?? "";
    form.elements.arrival.value = item.arrival ?? 0;
    const target = form.querySelector(`[name=to][value="${item.to}"]`);
    if (target) {
      target.checked = true;
    }
  }
  form.elements.photo.replaceChildren(...photos.map((photo, i) => new Option(photo.title || photo.eraText || i + 1, photo.id, false, photo.id === item?.photo)));
  kindChanged();
  (item ? form.querySelector(".save") : form.querySelector("[name=kind]")).focus({ preventScroll: true });
  panel.scrollTop = 0;
}

const edit = (item) => {
  face(item.yaw, item.pitch);
  open({ yaw: item.yaw, pitch: item.pitch }, item);
};

function end() {
  draft = null;
  form.hidden = true;
  start.querySelector("p").hidden = false;
  show();
}

function kindChanged() {
  const kind = kindOf();
  for (const field of form.querySelectorAll("[data-for]")) {
    field.hidden = !kind || !field.dataset.for.split(" ").includes(kind);
  }
  if (draft.id) {
    for (const name of ["picture", "sound"]) {
      form.elements[name].closest("label").hidden = true;
    }
  }
  const lacks = kind === "PHOTO" && photos.length === 0;
  form.querySelector(".no-photos").hidden = !lacks;
  form.elements.photo.closest("label").hidden ||= lacks;
  form.querySelector(".targets .none").hidden = suggestions.length > 0;
  look();
  show();
}

form.addEventListener("change", ({ target }) => {
  alertIn(alert, "");
  if (target.name === "kind") {
    kindChanged();
  }
  if (target.name === "to") {
    const { yaw } = chosen();
    // A direction that is known is better than none; who has tapped knows better.
    if (yaw !== null && yaw !== undefined && !draft.tapped) {
      place({ yaw, pitch: -30 });
      face(yaw, -15);
    }
    look();
  }
});
form.elements.arrival.addEventListener("input", look);

const chosen = () => suggestions.find(({ footage }) => footage.id === targetOf()) ?? {};

/** What one sees on arriving there. */
function look() {
  const { footage } = chosen();
  form.querySelector(".arrival").hidden = kindOf() !== "WAY" || !footage?.poster;
  if (!footage?.poster) {
    return;
  }
  const frame = form.querySelector(".look");
  const yaw = form.elements.arrival.valueAsNumber;
  // The poster is all of 360° wide, and goes round.
  frame.style.backgroundImage = `url("${footage.poster}")`;
  const width = (frame.clientWidth || 320) * (360 / FIELD);
  frame.style.backgroundSize = `${width}px ${width / 2}px`;
  frame.style.backgroundPosition = `${(frame.clientWidth || 320) / 2 - (yaw / 360 + 0.5) * width}px center`;
}

call("GET", `/api/footage/${id}/uses`).then((counted) => {
  uses = counted;
  show();
}, (error) => console.warn(error));

/** Ways are suggested from what the cameras wrote down. */
async function suggest() {
  try {
    suggestions = await call("GET", `${address}/suggestions`);
  } catch (error) {
    status.textContent = error.status ? error.message : words.offline;
    return;
  }
  const before = targetOf();
  form.querySelectorAll(".target").forEach((node) => node.remove());
  form.querySelector(".targets").append(
    ...suggestions.map((way) => {
      const node = part("target");
      const { footage } = way;
      const input = node.querySelector("input");
      input.value = footage.id;
      input.checked = footage.id === before;
      node.querySelector("b").textContent = footage.title ?? `${words.untitled}（${footage.name}）`;
      node.querySelector("small").textContent = factsOf(way).join("、");
      if (footage.preview) {
        node.querySelector("img").src = footage.preview;
      }
      return node;
    }),
  );
  form.querySelector(".targets .none").hidden = suggestions.length > 0;
}

function factsOf({ footage, metres, bearing, minutes, linked }) {
  const compass = words.compass.split(",");
  const days = Math.round(Math.abs(minutes ?? 0) / 1440);
  return [
    metres === null ? null : fill(words.near, Math.round(metres)),
    bearing === null ? null : compass[Math.round(bearing / 45) % 8],
    minutes === null || Math.abs(minutes) < 0.5 ? footage.eraText : days > 0 ? fill(words.days, days) : fill(minutes < 0 ? words.before : words.after, Math.round(Math.abs(minutes))),
    linked ? words.linked : null,
  ].filter(Boolean);
}

const orNull = (text) => text.trim() || null;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  alertIn(alert, "");
  const kind = kindOf();
  const { yaw, pitch } = draft;
  const text = orNull(form.elements[kind === "SENTENCE" ? "sentence" : "text"].value);
  const said = { yaw, pitch, text };
  if (kind === "WAY") {
    Object.assign(said, { to: targetOf(), arrival: form.elements.arrival.valueAsNumber });
    if (!said.to) {
      alertIn(alert, words.toMissing);
      return;
    }
  } else if (kind === "PHOTO") {
    said.photo = form.elements.photo.value || null;
  } else if (kind === "PICTURE" || kind === "SOUND") {
    said.credit = orNull(form.elements.credit.value);
  }
  const save = form.querySelector(".save");
  save.disabled = true;
  try {
    let saved;
    if (draft.id) {
      saved = await call("PATCH", `/api/hotspots/${draft.id}`, said);
    } else if (kind === "PICTURE" || kind === "SOUND") {
      const [file] = form.elements[kind.toLowerCase()].files;
      if (!file) {
        alertIn(alert, words.fileMissing);
        return;
      }
      status.textContent = words.uploading;
      saved = await upload(file, yaw, pitch);
      if (said.text || said.credit) {
        saved = await call("PATCH", `/api/hotspots/${saved.id}`, { text: said.text, credit: said.credit });
      }
    } else {
      saved = await call("POST", address, { kind: kind || null, ...said });
    }
    const place = items.findIndex((item) => item.id === saved.id);
    items = place < 0 ? [...items, saved] : items.with(place, saved);
    end();
    status.textContent = words.saved;
    start.querySelector(".here").focus({ preventScroll: true });
    offerBack(saved);
    suggest();
  } catch (error) {
    status.textContent = "";
    tell(error);
  } finally {
    save.disabled = false;
  }
});

async function upload(file, yaw, pitch) {
  const response = await fetch(`${address}?yaw=${yaw}&pitch=${pitch}`, {
    method: "POST",
    headers: { ...csrf(), "Content-Type": "application/octet-stream" },
    body: file,
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Refused(answer, response.status);
  }
  return answer;
}

/** A way leads back in one click. */
function offerBack({ to, text, title, back }) {
  backWay.hidden = !back;
  if (!back) {
    return;
  }
  const button = backWay.querySelector("button");
  button.hidden = false;
  backWay.querySelector("p").textContent = fill(words.backAsked, title ?? text ?? "");
  button.onclick = async () => {
    try {
      await call("POST", `/api/footage/${to}/hotspots`, back);
      const link = Object.assign(document.createElement("a"), { href: `/watch/${to}?edit=hotspots`, textContent: words.backDone });
      backWay.querySelector("p").replaceChildren(words.backMade, " ", link);
      button.hidden = true;
      link.focus();
    } catch (error) {
      status.textContent = error.status ? error.message : words.offline;
    }
  };
}

start.querySelector(".here").addEventListener("click", () => {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  place(at(left + width / 2, top + height / 2));
});
form.querySelector(".cancel").addEventListener("click", () => {
  end();
  start.querySelector(".here").focus({ preventScroll: true });
});

let down = null;
canvas.addEventListener("pointerdown", ({ clientX, clientY }) => (down = { x: clientX, y: clientY }));
canvas.addEventListener("pointerup", ({ clientX, clientY, isPrimary }) => {
  const still = down && isPrimary && Math.hypot(clientX - down.x, clientY - down.y) <= STILL;
  down = null;
  if (still) {
    place(at(clientX, clientY));
    draft.tapped = true;
  }
});

show();
suggest();
begin();
