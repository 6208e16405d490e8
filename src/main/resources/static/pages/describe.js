import { alertIn, call, fill, showFaults } from "./api.js";

const QUIET_MS = 700;
const RETRY_MS = [2000, 5000, 10000, 20000, 30000];

/**
 * The form of what people say of footage. Whatever is typed is kept by `keep` at once, and sent by `send` after a moment
 * of quiet; fields that the server can't take stay as they were typed, with a sentence below, and hold up no others.
 *
 * @param form made from templates/describe.html
 * @param said what was said before: title, filmedBy, era, placeId, placeName, claim
 * @param unsent names of fields that were typed earlier and never sent
 * @param keep called with all values and the names of those not sent, at each change
 * @param send patches the footage and gives it back; null while there is none yet
 */
export function describe(form, { said, unsent = [], keep = () => {}, send = () => null, sent = () => {} }) {
  const values = { ...said };
  const waiting = new Set(unsent);
  const status = form.querySelector(".status");
  const understood = form.querySelector(".understood");
  let timer = 0;
  let tries = 0;
  let running = null;
  let faults = {};

  const text = (name) => form.elements[name];
  for (const name of ["title", "filmedBy", "era"]) {
    text(name).value = values[name] ?? "";
    text(name).addEventListener("input", () => change(name, text(name).value));
    text(name).addEventListener("change", () => flush());
  }

  const is360 = form.elements.is360;
  const kinds = [...form.querySelectorAll("[type=radio]")];
  const showClaim = () => {
    is360.checked = values.claim != null;
    for (const kind of kinds) {
      kind.checked = kind.value === (values.claim ?? "MONO");
    }
    form.querySelector(".kinds").open ||= values.claim != null && values.claim !== "MONO";
  };
  const kind = () => kinds.find((radio) => radio.checked).value;
  is360.addEventListener("change", () => change("claim", is360.checked ? kind() : null));
  for (const radio of kinds) {
    radio.addEventListener("change", () => {
      is360.checked = true;
      change("claim", kind());
    });
  }
  showClaim();

  const picker = pickPlace(form.querySelector(".place-picker"), values, (place) => {
    values.placeName = place?.name ?? null;
    change("placeId", place?.id ?? null);
  });

  if (values.eraText && !waiting.has("era")) {
    understood.textContent = fill(form.dataset.understood, values.eraText);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    flush();
  });

  function change(name, value) {
    values[name] = value;
    waiting.add(name);
    if (name === "era") {
      understood.textContent = "";
    }
    keep({ ...values }, [...waiting]);
    clearTimeout(timer);
    timer = setTimeout(flush, QUIET_MS);
  }

  function flush() {
    clearTimeout(timer);
    running = (running ?? Promise.resolve()).then(transmit);
    return running;
  }

  /** What the server could not take is sent again only when it was typed anew. */
  function unrefused() {
    return [...waiting].filter((name) => faults[name]?.value !== (values[name] || null));
  }

  async function transmit() {
    const names = unrefused();
    if (names.length === 0) {
      return;
    }
    const patch = Object.fromEntries(names.map((name) => [name, values[name] || null]));
    const answer = send(patch);
    if (answer === null) {
      return;
    }
    status.textContent = form.dataset.saving;
    try {
      const footage = await answer;
      tries = 0;
      for (const name of names) {
        delete faults[name];
        if ((values[name] || null) === patch[name]) {
          waiting.delete(name);
        }
      }
      if (names.includes("era") && !waiting.has("era")) {
        understood.textContent = footage.eraText ? fill(form.dataset.understood, footage.eraText) : "";
      }
      keep({ ...values }, [...waiting]);
      tell();
      status.textContent = unrefused().length === 0 ? form.dataset.saved : "";
      sent(footage);
    } catch (error) {
      const refused = Object.keys(error.fields ?? {}).filter((name) => names.includes(name));
      if (refused.length > 0) {
        for (const name of refused) {
          faults[name] = { value: patch[name], sentence: error.fields[name] };
        }
        status.textContent = "";
        tell();
        await transmit();
      } else if (error.status && error.status < 500) {
        status.textContent = error.message;
      } else {
        status.textContent = form.dataset.kept;
        timer = setTimeout(flush, RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)]);
      }
    }
  }

  function tell() {
    showFaults(form, Object.fromEntries(Object.entries(faults).map(([name, { sentence }]) => [name, sentence])));
  }

  addEventListener("online", () => waiting.size > 0 && flush());
  if (waiting.size > 0) {
    flush();
  }

  return {
    values: () => ({ ...values }),
    flush,
    /** Fills in what somebody said elsewhere, as if it had been typed here. */
    say(name, value, placeName) {
      if (name === "placeId") {
        values.placeName = placeName;
        picker.show(value ? { id: value, name: placeName } : null);
      } else if (name !== "claim") {
        text(name).value = value ?? "";
      }
      change(name, value);
      showClaim();
      flush();
    },
    makePlace: picker.make,
  };
}

/** Choose a place by name or reading, or make one. */
function pickPlace(element, values, chosen) {
  const input = element.querySelector("[name=place]");
  const found = element.querySelector(".found");
  const part = (name) => element.querySelector(`.${name}`);
  let timer = 0;
  let asked = 0;
  let coordinates = null;

  function show(place) {
    part("chosen").hidden = !place;
    part("choose").hidden = !!place;
    part("new").hidden = true;
    part("chosen").querySelector("strong").textContent = place?.name ?? "";
  }

  function choose(place) {
    show(place);
    chosen(place);
    part("other").focus();
  }

  async function search() {
    const mine = ++asked;
    const words = input.value.trim();
    if (!words) {
      found.replaceChildren();
      return;
    }
    try {
      const { items } = await call("GET", `/api/places?size=6&q=${encodeURIComponent(words)}`);
      if (mine !== asked) {
        return;
      }
      found.replaceChildren(...items.map(row));
      if (items.length === 0) {
        const none = document.createElement("li");
        none.textContent = element.dataset.none;
        found.append(none);
      }
    } catch {
      timer = setTimeout(search, 3000);
    }
  }

  function row(place) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    const aside = document.createElement("span");
    aside.textContent = [place.reading, place.area].filter(Boolean).join(" ・ ");
    button.append(place.name, aside);
    button.addEventListener("click", () => choose(place));
    item.append(button);
    return item;
  }

  function make(at = null) {
    coordinates = at;
    part("chosen").hidden = true;
    part("choose").hidden = true;
    part("new").hidden = false;
    const name = element.querySelector("[name=placeName]");
    name.value ||= input.value;
    name.focus();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 250);
  });
  input.addEventListener("keydown", (event) => event.key === "Enter" && (event.preventDefault(), search()));
  part("other").addEventListener("click", () => {
    show(null);
    input.focus();
  });
  part("fresh").addEventListener("click", () => make());
  part("cancel").addEventListener("click", () => show(values.placeId ? { id: values.placeId, name: values.placeName } : null));
  part("make").addEventListener("click", async () => {
    const fresh = part("new");
    try {
      choose(
        await call("POST", "/api/places", {
          name: element.querySelector("[name=placeName]").value,
          reading: element.querySelector("[name=placeReading]").value,
          coordinates,
        }),
      );
      showFaults(fresh, {});
    } catch (error) {
      const first = showFaults(fresh, error.fields ?? {});
      if (first) {
        first.focus();
      } else {
        showFaults(fresh, { name: error.status ? error.message : element.closest("main").dataset.offline });
      }
    }
  });
  show(values.placeId ? { id: values.placeId, name: values.placeName } : null);
  return { show, make };
}
