import { alertIn, bytes, call, csrf, fill, timeLeft } from "./api.js";
import { describe } from "./describe.js";
import { drafts, forgetDraft, handleOf, keepDraft, keepHandle } from "./drafts.js";
import { follow } from "./state.js";

const ENDPOINT = "/uploads";
/** Small enough that a proxy lets it through and that a lost one costs little, large enough to keep the line full. */
const CHUNK = 64 * 1024 * 1024;
const WAIT_MS = [1000, 2000, 5000, 10000, 15000];
const PICTURES = /\.(mp4|m4v|mov|mkv|webm|avi|ts|mts|m2ts|insv|360|jpe?g|png|heic|heif|webp|avif|tiff?|insp|dng)$/i;

const main = document.querySelector("main");
const words = main.dataset;
const list = document.querySelector("#uploads");
const template = document.querySelector("#upload");
const input = document.querySelector("#files");
const trouble = document.querySelector("#trouble");
const rows = [];

class Row {
  constructor(draft) {
    this.draft = draft;
    this.element = template.content.firstElementChild.cloneNode(true);
    this.part(".file").textContent = draft.name;
    // Radio buttons of two rows must not belong together.
    for (const radio of this.element.querySelectorAll("[type=radio]")) {
      radio.name = `claim-${draft.key}`;
    }
    for (const [name, act] of Object.entries({
      pause: () => this.pause(),
      resume: () => this.resume(),
      pick: () => this.pickAgain(),
      remove: () => this.confirm(true),
      really: () => this.remove(),
      keep: () => this.confirm(false),
      tidy: () => this.tidy(),
      same: () => this.copyFromAbove(),
    })) {
      this.button(name).addEventListener("click", act);
    }
    list.append(this.element);
    rows.push(this);
    this.button("same").hidden = rows.length < 2;
    this.form = describe(this.part(".describe"), {
      said: draft.said,
      unsent: draft.unsent,
      keep: (said, unsent) => this.keep({ said, unsent }),
      send: (patch) => (this.draft.footageId ? call("PATCH", `/api/footage/${this.draft.footageId}`, patch) : null),
    });
    this.speed = null;
    this.failures = 0;
    this.show(0);
  }

  part(selector) {
    return this.element.querySelector(selector);
  }

  button(name) {
    return this.part(`[data-do=${name}]`);
  }

  keep(change) {
    Object.assign(this.draft, change);
    keepDraft(this.draft);
  }

  show(sent) {
    const { size } = this.draft;
    this.part("progress").value = size === 0 ? 0 : sent / size;
    this.progress = fill(words.progress, bytes(sent), bytes(size));
    this.element.dataset.sent = sent;
  }

  say(state, more = []) {
    this.part(".doing").textContent = [state, this.progress, ...more].filter(Boolean).join("　");
  }

  /** Sends, from where it was. */
  start(file) {
    this.file = file;
    this.button("pause").hidden = false;
    this.button("resume").hidden = true;
    this.button("pick").hidden = true;
    alertIn(this.part(".transfer > .alert"), "");
    this.say(words.uploading);
    this.marks = [];
    this.upload = new tus.Upload(file, {
      onBeforeRequest: (request) => Object.entries(csrf()).forEach(([name, value]) => request.setHeader(name, value)),
      endpoint: ENDPOINT,
      uploadUrl: this.draft.uploadUrl ?? null,
      chunkSize: CHUNK,
      retryDelays: null,
      storeFingerprintForResuming: false,
      metadata: { filename: file.name, filetype: file.type, ...(this.draft.wish ? { wish: this.draft.wish } : {}) },
      onUploadUrlAvailable: () => this.created(this.upload.url),
      onProgress: (sent) => this.progressed(sent),
      onSuccess: () => this.arrived(),
      onError: (error) => this.failed(error),
    });
    this.upload.start();
  }

  created(url) {
    if (url !== this.draft.uploadUrl) {
      this.keep({ uploadUrl: url, footageId: new URL(url, location.href).pathname.split("/").pop() });
    }
    this.form.flush();
  }

  progressed(sent) {
    this.failures = 0;
    const now = performance.now();
    this.marks.push([now, sent]);
    while (this.marks.length > 2 && now - this.marks[0][0] > 10_000) {
      this.marks.shift();
    }
    this.show(sent);
    const [since, before] = this.marks[0];
    const speed = ((sent - before) / (now - since)) * 1000;
    this.say(
      words.uploading,
      now - since > 1000 && speed > 0
        ? [fill(words.speed, bytes(speed)), timeLeft((this.draft.size - sent) / speed, this.part(".states").dataset)]
        : [],
    );
  }

  failed(error) {
    const response = error.originalResponse;
    const status = response?.getStatus() ?? 0;
    if (this.draft.uploadUrl && (status === 404 || status === 410)) {
      // The server has forgotten it, after a long time: from the beginning, with all that was written.
      this.keep({ uploadUrl: null, footageId: null, unsent: Object.keys(this.draft.said) });
      this.restart();
    } else if (status >= 400 && status < 500 && ![408, 409, 423, 429].includes(status)) {
      this.refused(response.getBody());
    } else {
      this.say(words.waiting);
      this.retry = setTimeout(() => this.start(this.file), WAIT_MS[Math.min(this.failures++, WAIT_MS.length - 1)]);
    }
  }

  restart() {
    const { draft, file } = this;
    const fresh = new Row(draft);
    this.element.replaceWith(fresh.element);
    rows.splice(rows.indexOf(this), 1);
    fresh.start(file);
  }

  refused(body) {
    let sentence = body;
    try {
      sentence = JSON.parse(body).detail;
    } catch {
      // Not every server in between speaks in problem documents.
    }
    this.part(".doing").textContent = "";
    this.button("pause").hidden = true;
    alertIn(this.part(".transfer > .alert"), sentence);
  }

  pause() {
    clearTimeout(this.retry);
    this.upload?.abort();
    this.say(words.paused);
    this.button("pause").hidden = true;
    this.button("resume").hidden = false;
    this.button("resume").focus();
  }

  resume() {
    this.start(this.file);
    this.button("pause").focus();
  }

  /** After the browser was closed: the page may read the file again only when the person allows it. */
  async waitForFile() {
    this.button("pause").hidden = true;
    this.button("pick").hidden = false;
    this.part(".doing").textContent = words.pickAgain;
    this.handle = await handleOf(this.draft);
    if (this.handle && (await this.handle.queryPermission({ mode: "read" })) === "granted") {
      this.take(await this.handle.getFile());
    }
  }

  async pickAgain() {
    if (this.handle) {
      if ((await this.handle.requestPermission({ mode: "read" })) === "granted") {
        this.take(await this.handle.getFile());
        return;
      }
    }
    const one = document.createElement("input");
    one.type = "file";
    one.addEventListener("change", () => this.take(one.files[0]));
    one.click();
  }

  take(file) {
    if (this.isOf(file)) {
      this.start(file);
    } else {
      alertIn(this.part(".transfer > .alert"), fill(words.sameFile, this.draft.name));
    }
  }

  isOf(file) {
    const { name, size, modified } = this.draft;
    return file.name === name && file.size === size && file.lastModified === modified;
  }

  confirm(open) {
    this.part(".confirm").hidden = !open;
    this.button(open ? "really" : "remove").focus();
  }

  async remove() {
    clearTimeout(this.retry);
    try {
      await this.upload?.abort();
      if (this.draft.footageId) {
        await call("DELETE", `/api/footage/${this.draft.footageId}`);
      }
      this.tidy();
    } catch (error) {
      if (error.status === 404) {
        this.tidy();
      } else {
        alertIn(this.part(".transfer > .alert"), error.status ? error.message : words.offline);
      }
    }
  }

  tidy() {
    this.following?.stop();
    forgetDraft(this.draft);
    this.element.remove();
    rows.splice(rows.indexOf(this), 1);
    document.querySelector("#choose").focus();
  }

  copyFromAbove() {
    const above = rows[rows.indexOf(this) - 1]?.form.values();
    if (above) {
      this.form.say("placeId", above.placeId, above.placeName);
      this.form.say("era", above.era);
      this.form.say("filmedBy", above.filmedBy);
      this.form.say("claim", above.claim);
    }
  }

  arrived() {
    this.show(this.draft.size);
    this.say(words.done);
    this.keep({ arrived: true });
    this.followFootage();
  }

  followFootage() {
    const id = this.draft.footageId;
    this.part(".transfer").hidden = true;
    this.part(".after").hidden = false;
    this.part(".page").href = `/footage/${id}`;
    this.button("tidy").hidden = false;
    this.following = follow(this.part(".states"), id, {
      said: this.form.values,
      offline: words.offline,
      done: async () => {
        const { poster, watch } = await call("GET", `/api/footage/${id}`);
        this.part(".poster").hidden = false;
        this.part(".poster img").src = poster;
        this.part(".watch").hidden = false;
        this.part(".watch").href = watch;
      },
    });
  }
}

/** Why the page does not take it, before a byte travels; null where it does. */
function objection(file) {
  if (file.size === 0) {
    return fill(words.emptyFile, file.name);
  }
  if (file.size > Number(words.largest)) {
    return fill(words.tooLarge, file.name, bytes(Number(words.largest)));
  }
  const known = /^(video|image)\//.test(file.type) || PICTURES.test(file.name);
  return known ? null : fill(words.notMedia, file.name);
}

function add(file, handle) {
  const known = rows.find((row) => !row.draft.arrived && !row.file && row.isOf(file));
  if (known) {
    known.start(file);
    return null;
  }
  const objected = objection(file);
  if (objected) {
    return objected;
  }
  const draft = {
    key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`,
    name: file.name,
    size: file.size,
    modified: file.lastModified,
    wish: words.wish,
    said: words.placeId ? { placeId: words.placeId, placeName: words.placeName } : {},
    unsent: words.placeId ? ["placeId"] : [],
  };
  keepDraft(draft);
  if (handle) {
    keepHandle(draft, handle);
  }
  new Row(draft).start(file);
  return null;
}

function addAll(files) {
  alertIn(trouble, files.map(([file, handle]) => add(file, handle)).filter(Boolean).join("\n"));
}

document.querySelector("#choose").addEventListener("click", async () => {
  if (!window.showOpenFilePicker || navigator.webdriver) {
    input.click();
    return;
  }
  try {
    const handles = await showOpenFilePicker({ multiple: true });
    addAll(await Promise.all(handles.map(async (handle) => [await handle.getFile(), handle])));
  } catch (error) {
    if (error.name !== "AbortError") {
      input.click();
    }
  }
});
function takeChosen() {
  addAll([...input.files].map((file) => [file]));
  input.value = "";
}
input.addEventListener("change", takeChosen);

const drop = document.querySelector(".drop");
addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
addEventListener("dragleave", () => drop.classList.remove("over"));
addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  // Handles must be asked for before the event is over.
  const items = [...event.dataTransfer.items].filter(({ kind }) => kind === "file");
  const files = items.map((item) => [item.getAsFile(), item.getAsFileSystemHandle?.().catch(() => undefined)]);
  addAll(await Promise.all(files.map(async ([file, handle]) => [file, await handle])));
});

// The line came back: no need to wait for the next try.
addEventListener("online", () => {
  for (const row of rows) {
    if (row.retry && row.failures > 0) {
      clearTimeout(row.retry);
      row.retry = null;
      row.start(row.file);
    }
  }
});

for (const draft of drafts()) {
  const row = new Row(draft);
  if (draft.arrived) {
    row.followFootage();
  } else {
    row.waitForFile();
  }
}

// On a slow line somebody may have chosen files before this script was there.
takeChosen();
