import { Films } from "/viewer/films.js";
import { alertIn, fill } from "./api.js";
import { stayAwake } from "./awake.js";
import { Commands } from "./commands.js";
import { GazeTrails } from "./gaze-trail.js";
import { Line } from "./line.js";
import { Mirror, directionOf } from "./mirror.js";
import { CarePanel } from "./run-care.js";
import { Marks, showUsed } from "./run-marks.js";
import { directionAt } from "./sphere.js";

/** A headset that wasn't heard of for so many milliseconds is gone. */
const GONE = 5000;
/** The server beats every second. */
const SILENT = 3500;
/** A command that isn't answered for so long is worth a word; what was refused is said for so long. */
const SLOW = 700;
const REMARK = 10_000;
/** Pictures a second on the tablet; more is a waste of its battery. */
const RATE = 12;
/** Minutes before the end from which the time is pressing, and by which the session gets longer. */
const LITTLE = 2;
const LONGER = 5;
/** Degrees that an arrow key moves the aim. */
const STEP = 5;
/** In milliseconds: of a voice whose length isn't known. */
const LONG_VOICE = 120_000;

const page = document.querySelector("main.run");
const words = page.dataset;
const find = (selector) => page.querySelector(selector);
let remark = { text: "", until: 0 };

let run = null;
/** Headset id → what it told last. */
const reports = new Map();
/** Stop, or the film to which somebody walked on → how it is drawn. */
const mirrors = new Map();
/** Headset id → its card's parts. */
const cards = new Map();
const trails = new GazeTrails(words.id);
const films = new Films();
const marks = new Marks(page, (command) => say({ ...command, to: to() }));
/** What the page shows of the place. */
let shown = null;
const aim = { yaw: 0, pitch: 0 };

const line = new Line(`/api/runs/${words.id}/line`);
const commands = new Commands(`/api/runs/${words.id}/commands`, line);

const care = new CarePanel(
  words.id,
  (headset) => {
    const scene = run?.headsets.find(({ id }) => id === headset)?.scene;
    return !scene || scene.motion === "WAITING" ? null : scene.stop;
  },
  (sentence) => { remark = { text: sentence, until: performance.now() + REMARK }; },
);

const heard = {
  run: ({ run: news }) => show(news),
  reports: ({ reports: news }) => news.forEach(take),
  over: () => line.close(),
};
line.addEventListener("heard", ({ detail }) => heard[detail.type]?.(detail));
line.addEventListener("over", () => location.replace("/trips"));

function take(report) {
  reports.set(report.headset, report);
  const film = report.footage ?? run?.stops[report.stop]?.footageId;
  if (report.look && film) {
    trails.add(report.headset, film, directionOf(report.look));
  }
}

/** Says what keeps the page from the room, or what the server said no to. */
function tell() {
  const silent = line.silence > SILENT;
  const text = silent ? words.offline : commands.waiting > SLOW ? words.waiting : performance.now() < remark.until ? remark.text : "";
  if (find(".said").textContent !== text) {
    alertIn(find(".said"), text);
  }
}

async function say(command) {
  try {
    const now = await commands.send(command);
    if (now) {
      show(now);
    }
  } catch (error) {
    remark = { text: error.message, until: performance.now() + REMARK };
  }
}

const chosen = () => page.querySelector("[name=whom]:checked")?.value || null;
const to = () => (chosen() ? [chosen()] : null);
const spoken = () => run.headsets.filter(({ id }) => !chosen() || id === chosen());

const most = (all) => [...all].sort((a, b) => all.filter((one) => one === b).length - all.filter((one) => one === a).length)[0];

/** The stop at which most of those are whom the buttons speak to; -1 in the waiting room. */
const present = () => most(spoken().map(({ scene }) => (scene.motion === "WAITING" ? -1 : scene.stop))) ?? -1;

/** Footage that somebody sees, by its id; null in the waiting room. */
const footageOf = ({ motion, stop, aside }) => (motion === "WAITING" ? null : aside ?? run.stops[stop]?.footageId ?? null);

/** A stop, or the film to which somebody walked on, as far as it is known by now. */
const filmOf = ({ stop, aside }) => (aside ? films.known(aside) : run.stops[stop] ?? null);

const NOTHING = [];
const hotspotsOf = (footage) => (footage && films.known(footage)?.hotspots) || NOTHING;

/** What most of those see whom the buttons speak to: an example of their scenes; null in the waiting room. */
function example() {
  const scenes = spoken().map(({ scene }) => scene).filter((scene) => scene.motion !== "WAITING" && scene.stop === present());
  const footage = most(scenes.map(footageOf));
  return scenes.find((scene) => footageOf(scene) === footage) ?? null;
}

function filmHere() {
  const scene = example();
  return scene && filmOf(scene);
}

function next() {
  for (let stop = present() + 1; stop < run.stops.length; stop++) {
    if (!run.stops[stop].missing) {
      return stop;
    }
  }
  return -1;
}

function show(news) {
  if (run && news.revision < run.revision) {
    return;
  }
  run = news;
  showUsed(page, run.used);
  if (run.ended) {
    showEnd();
    return;
  }
  showWhom();
  showWearers();
  showStop();
  showStops();
  showMarks();
}

/** What is left of it: where they walked and what they touched. */
function showEnd() {
  for (const part of page.querySelectorAll(":scope > .now, :scope > .controls, :scope > .seen, .ending, .stop-bar, .time, .said")) {
    part.hidden = true;
  }
  find(".run-head .hint").textContent = words.over;
  find(".after").hidden = false;
  mirrors.forEach((mirror) => mirror.close());
  mirrors.clear();
}

function showMarks() {
  const scene = example();
  const footage = scene && footageOf(scene);
  marks.show(footage, hotspotsOf(footage), present(), spoken().map((headset) => headset.scene).filter((one) => footageOf(one) === footage));
}

function showWhom() {
  const place = find(".whom");
  const before = chosen() ?? "";
  const known = [...place.querySelectorAll("input")].map((input) => input.value).join();
  const wanted = ["", ...run.headsets.map(({ id }) => id)];
  if (known !== wanted.join()) {
    place.querySelectorAll("label").forEach((label) => label.remove());
    place.append(label("", null), ...run.headsets.map(({ id, colour }) => label(id, colour)));
    (place.querySelector(`input[value="${before}"]`) ?? place.querySelector("input")).checked = true;
  }
  run.headsets.forEach(({ id, name }) => {
    place.querySelector(`input[value="${id}"]`).closest("label").querySelector(".name").textContent = name;
  });
}

function label(id, colour) {
  const made = find("#whom").content.cloneNode(true).firstElementChild;
  made.querySelector("input").value = id;
  made.querySelector(".name").textContent = words.everybody;
  mark(made, colour);
  return made;
}

function mark(element, colour) {
  const template = colour && document.getElementById(`mark-${colour}`);
  element.querySelector(".mark-place").replaceChildren(...(template ? [template.content.cloneNode(true)] : []));
}

function showWearers() {
  const list = find(".wearers");
  for (const [id, card] of cards) {
    if (!run.headsets.some((headset) => headset.id === id)) {
      card.element.remove();
      cards.delete(id);
      care.detach(id);
    }
  }
  for (const headset of run.headsets) {
    let card = cards.get(headset.id);
    if (!card) {
      const element = find("#wearer").content.cloneNode(true).firstElementChild;
      card = { element, canvas: element.querySelector("canvas"), state: element.querySelector(".state"), where: element.querySelector(".where"), name: element.querySelector(".name"), colour: null };
      element.querySelector(".stop-one").addEventListener("click", () => say({ do: "CALM", to: [headset.id] }));
      list.append(element);
      cards.set(headset.id, card);
      care.attach(headset.id, element.querySelector(".care"));
    }
    if (card.colour !== headset.colour) {
      mark(card.element, headset.colour);
      card.colour = headset.colour;
    }
    card.element.querySelector(".stop-one").textContent = fill(words.stopOf, headset.name);
  }
}

function showStop() {
  const at = present();
  const stop = run.stops[at];
  const film = filmHere();
  shown = film;
  const further = example()?.aside ? film?.name ?? "" : null;
  find("#now").textContent = !stop ? words.inRoom : further === null ? fill(words.atStop, at + 1, stop.name) : fill(words.atFurther, at + 1, stop.name, further);
  find(".now .facts").textContent = film ? [film.eraText, film.filmedBy && fill(words.by, film.filmedBy)].filter(Boolean).join("　") : "";
  const picture = find(".panorama img");
  if (film?.poster && picture.getAttribute("src") !== film.poster) {
    picture.src = film.poster;
  }
  picture.hidden = !film?.poster;
  find(".panorama").hidden = find("#panorama-what").hidden = !stop;
  find(".no-light").hidden = !spoken().some(({ scene }) => scene.light);
  const prompts = stop?.prompts ?? [];
  find(".asking").hidden = prompts.length === 0;
  if (find(".asking ul").textContent !== prompts.join("")) {
    find(".asking ul").replaceChildren(...prompts.map((prompt) => Object.assign(document.createElement("li"), { textContent: prompt })));
  }
  const voice = find(".voice audio");
  find(".voice").hidden = !stop?.voice;
  if (voice.getAttribute("src") !== (stop?.voice ?? null)) {
    voice.pause();
    stop?.voice ? (voice.src = stop.voice) : voice.removeAttribute("src");
  }
  showVoice();
  const running = spoken().some(({ scene }) => scene.motion === "RUNNING");
  find(".next").disabled = next() < 0;
  find(".pause").hidden = !running;
  find(".resume").hidden = running || !stop;
  const volume = find(".volume input");
  if (document.activeElement !== volume && spoken().length) {
    volume.value = spoken()[0].scene.volume;
  }
}

/** Whether who filmed speaks in any of the headsets that the buttons speak to. */
const speaks = () => {
  const { duration } = find(".voice audio");
  const lasts = Number.isFinite(duration) ? 1000 * duration : LONG_VOICE;
  return spoken().some(({ scene }) => scene.voice && scene.stop === present() && line.time.now < scene.voice + lasts);
};

function showVoice() {
  const button = find(".let-hear");
  const label = speaks() ? words.hush : words.speak;
  if (button.textContent !== label) {
    button.textContent = label;
  }
  button.disabled = !spoken().some(({ scene }) => scene.stop === present() && !scene.aside && (scene.motion === "RUNNING" || scene.motion === "PAUSED"));
}

function showStops() {
  const list = find("ol.stops");
  if (list.children.length !== run.stops.length) {
    list.replaceChildren(...run.stops.map((stop, i) => {
      const made = find("#stop").content.cloneNode(true).firstElementChild;
      made.querySelector("button").addEventListener("click", () => say({ do: "GO", to: to(), stop: i }));
      return made;
    }));
  }
  run.stops.forEach((stop, i) => {
    const item = list.children[i];
    const here = i === present();
    item.querySelector(".name").textContent = stop.name;
    item.querySelector(".facts-of").textContent = stop.missing ? words.missing : here ? words.here : "";
    item.querySelector("button").disabled = stop.missing;
    item.querySelector("button").setAttribute("aria-label", fill(words.goOf, stop.name));
    item.toggleAttribute("aria-current", here);
  });
}

function stateOf(headset) {
  const report = reports.get(headset.id);
  if (!report) {
    return words.never;
  }
  if (line.time.now - report.heard > GONE) {
    return words.gone;
  }
  if (headset.scene.motion === "CALM") {
    return words.calm;
  }
  return words[report.state.toLowerCase()] ?? report.state;
}

/** Where a stop's film stands for those who are there. */
const positionOf = ({ motion, position, at }) => position + (motion === "RUNNING" ? Math.max(0, line.time.now - at) / 1000 : 0);

function draw() {
  if (!run || run.ended) {
    return;
  }
  if (filmHere() !== shown) {
    showStop();
  }
  showMarks();
  const there = new Set();
  for (const headset of run.headsets) {
    const { scene } = headset;
    const card = cards.get(headset.id);
    const report = reports.get(headset.id);
    const state = stateOf(headset);
    const name = [headset.name, care.nameOf(headset.id)].filter(Boolean).join("・");
    if (card.name.textContent !== name) {
      card.name.textContent = name;
    }
    if (card.state.textContent !== state) {
      card.state.textContent = state;
      card.element.dataset.state = !report || line.time.now - report.heard > GONE ? "GONE" : report.state;
      card.canvas.setAttribute("aria-label", fill(words.viewOf, headset.name, state));
    }
    const film = filmOf(scene);
    const where = scene.aside && scene.motion !== "WAITING" ? fill(words.further, film?.name ?? "") : "";
    if (card.where.textContent !== where) {
      card.where.textContent = where;
      card.where.hidden = !where;
    }
    const arrived = !report?.footage || report.footage === film?.footageId;
    const sees = film?.media && report?.look && arrived && report.state !== "ALONE" && (scene.motion === "RUNNING" || scene.motion === "PAUSED");
    card.element.classList.toggle("blind", !sees);
    if (!sees) {
      continue;
    }
    const key = scene.aside ?? scene.stop;
    if (!there.has(key)) {
      if (!mirrors.has(key)) {
        mirrors.set(key, new Mirror(film));
      }
      there.add(key);
      mirrors.get(key).tick({ position: positionOf(scene), moving: scene.motion === "RUNNING" && line.time.now >= scene.at }, report.look);
    }
    const mirror = mirrors.get(key);
    if (mirror.ready) {
      mirror.draw(report.look, card.canvas, hotspotsOf(film.footageId));
    }
  }
  for (const [key, mirror] of mirrors) {
    if (!there.has(key)) {
      mirror.close();
      mirrors.delete(key);
    }
  }
  drawTrails();
  showVoice();
  tellTime();
  tell();
}

function drawTrails() {
  const scene = example();
  if (!scene) {
    return;
  }
  trails.draw(find(".panorama canvas"), footageOf(scene), run.headsets.map(({ id, colour }) => {
    const mark = document.getElementById(`mark-${colour}`)?.content.firstElementChild;
    return { id, colour: COLOURS[colour] ?? "#fff", shape: mark?.querySelector("path").getAttribute("d") ?? "M24 8a16 16 0 1 0 .01 0z" };
  }));
}

/** As the marks are in the stylesheet; black is drawn as a pale line, as pictures are dark. */
const COLOURS = { RED: "#e5483f", BLUE: "#5b93ea", YELLOW: "#f2c200", GREEN: "#58b05c", WHITE: "#fff", BLACK: "#b9b2a8", ORANGE: "#f08a24", PURPLE: "#b182d0" };

function tellTime() {
  const minutes = Math.ceil((run.until - line.time.now) / 60000);
  const text = minutes <= 0 ? words.leftNone : fill(minutes <= LITTLE ? words.leftLittle : words.left, minutes);
  if (find(".left").textContent !== text) {
    find(".left").textContent = text;
  }
}

let drawn = 0;
function loop(time) {
  if (time - drawn > 1000 / RATE) {
    drawn = time;
    draw();
  }
  requestAnimationFrame(loop);
}
requestAnimationFrame(loop);

find(".stop-all").addEventListener("click", () => say({ do: "CALM" }));
find(".next").addEventListener("click", () => next() >= 0 && say({ do: "GO", to: to(), stop: next() }));
find(".pause").addEventListener("click", () => say({ do: "PAUSE", to: to() }));
find(".resume").addEventListener("click", () => say({ do: "RESUME", to: to() }));
find(".centre").addEventListener("click", () => say({ do: "CENTRE", to: to(), count: Math.max(...spoken().map(({ scene }) => scene.centred)) + 1 }));
find(".to-room").addEventListener("click", () => say({ do: "ROOM", to: to() }));
find(".let-hear").addEventListener("click", () => say({ do: speaks() ? "HUSH" : "SPEAK", to: to() }));
find(".no-light").addEventListener("click", () => say({ do: "POINT", to: to() }));
find(".end").addEventListener("click", () => say({ do: "END" }));
find(".volume input").addEventListener("change", ({ target }) => say({ do: "VOLUME", to: to(), volume: Number(target.value) }));
find(".whom").addEventListener("change", () => {
  showStop();
  showStops();
  showMarks();
});

find(".longer").addEventListener("click", async () => {
  const minutes = run.minutes + LONGER;
  try {
    show(await commands.send({ do: "LENGTH", minutes }));
  } catch (error) {
    if (error.status === 422 && (await confirmed(error.message))) {
      await say({ do: "LENGTH", minutes, confirmed: true });
    }
  }
});

function confirmed(sentence) {
  const dialog = find("dialog");
  dialog.querySelector("p").textContent = sentence;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

const panorama = find(".panorama");

function point({ yaw, pitch }) {
  Object.assign(aim, { yaw, pitch });
  const mark = find(".aim");
  mark.hidden = false;
  mark.style.left = `${((yaw + 180) / 360) * 100}%`;
  mark.style.top = `${((90 - pitch) / 180) * 100}%`;
}

panorama.addEventListener("click", ({ clientX, clientY }) => {
  const { left, top, width, height } = panorama.getBoundingClientRect();
  point(directionAt((clientX - left) / width, (clientY - top) / height));
  say({ do: "POINT", to: to(), ...aim });
});
panorama.addEventListener("keydown", (event) => {
  const [dx, dy] = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] }[event.key] ?? [0, 0];
  if (dx || dy) {
    event.preventDefault();
    point({ yaw: ((aim.yaw + dx + 540) % 360) - 180, pitch: Math.max(-85, Math.min(85, aim.pitch + dy)) });
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    point(aim);
    say({ do: "POINT", to: to(), ...aim });
  }
});

stayAwake();

/** For tests; nothing here changes the run. */
window.omoideRun = Object.freeze({
  state: () => ({ run, reports: Object.fromEntries(reports), silence: line.silence, offset: line.time.offset, now: line.time.now, mirrors: [...mirrors].map(([film, mirror]) => ({ film, ready: mirror.ready, time: mirror.time })) }),
});
