import { Refused, call } from "./api.js";

/** Milliseconds between two tries while there is no connection. */
const AGAIN = 2000;

/** As the server wants them, so that what is sent twice is kept once. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Who wears which headset, how they are, and what they say; private to the facility. */
export class CarePanel {
  #address;
  #panel = null;
  #parts = new Map();

  /**
   * @param {string} run its id
   * @param {(headset: string) => number|null} stopOf where a headset is
   * @param {(sentence: string) => void} say what can't be done
   */
  constructor(run, stopOf, say) {
    this.#address = `/api/runs/${run}`;
    Object.assign(this, { stopOf, say });
    this.#load();
  }

  /** Fills the part of a card that is for its wearer. */
  attach(headset, element) {
    const part = (selector) => element.querySelector(selector);
    this.#parts.set(headset, element);
    part("select").addEventListener("change", ({ target }) => this.#do("PUT", "/seats", { [headset]: target.value || null }, (seats) => { this.#panel.seats = seats; }));
    part("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const field = part("textarea");
      const words = field.value.trim();
      if (words) {
        this.#do("POST", "/notes", { id: uuid(), residentId: this.#worn(headset) ?? null, words, stop: this.stopOf(headset) }, (note) => {
          this.#panel.notes.push(note);
          field.value = "";
        });
      }
    });
    this.#show();
  }

  detach(headset) {
    this.#parts.delete(headset);
  }

  /** The nickname of who wears it; empty where nobody said. */
  nameOf(headset) {
    return this.#panel?.residents.find(({ id }) => id === this.#worn(headset))?.nickname ?? "";
  }

  #worn(headset) {
    return this.#panel?.seats[headset];
  }

  async #load() {
    await this.#do("GET", "/care", undefined, (panel) => { this.#panel = panel; });
  }

  /** Goes on until the server has answered: a tap that was seen to be made isn't lost. */
  async #do(method, path, body, then) {
    for (;;) {
      try {
        then(await call(method, this.#address + path, body));
        break;
      } catch (error) {
        if (error instanceof Refused && error.status < 500) {
          this.say(Object.values(error.fields)[0] ?? error.message);
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
    }
    this.#show();
  }

  #show() {
    if (!this.#panel) {
      return;
    }
    for (const [headset, element] of this.#parts) {
      this.#showSeat(headset, element);
      this.#showTaps(headset, element);
      this.#showNotes(headset, element);
    }
  }

  #showSeat(headset, element) {
    const select = element.querySelector("select");
    const nobody = select.options[0];
    select.replaceChildren(nobody, ...this.#panel.residents.map(({ id, nickname, colourText, consents }) => {
      const option = new Option(`${nickname}（${colourText}）`, id);
      option.disabled = !consents;
      return option;
    }));
    select.value = this.#worn(headset) ?? "";
  }

  #showTaps(headset, element) {
    const resident = this.#worn(headset);
    const { moods, symptoms, taps } = this.#panel;
    element.querySelector(".how").hidden = !resident;
    const show = (selector, choices, kind) => {
      const place = element.querySelector(selector);
      if (place.children.length === 0) {
        place.append(...choices.map((choice) => button(choice, (pressed) => this.#tap(headset, kind, choice.value, pressed))));
      }
      choices.forEach(({ value }, i) => {
        const mine = taps.filter((tap) => tap.residentId === resident && tap[kind]);
        // One is in one mood at a time; symptoms add up.
        const on = kind === "mood" ? mine[mine.length - 1]?.mood === value : mine.some((tap) => tap.symptom === value);
        place.children[i].setAttribute("aria-pressed", on);
      });
    };
    show(".moods", moods, "mood");
    show(".symptoms", symptoms, "symptom");
  }

  #tap(headset, kind, value, pressed) {
    const residentId = this.#worn(headset);
    const { taps } = this.#panel;
    const before = taps.filter((tap) => tap.residentId === residentId && tap[kind] === value).pop();
    if (pressed && before) {
      this.#do("DELETE", `/observations/${before.id}`, undefined, () => { this.#panel.taps = taps.filter((tap) => tap !== before); });
    } else {
      this.#do("POST", "/observations", { id: uuid(), residentId, [kind]: value, stop: this.stopOf(headset) }, (tap) => taps.push(tap));
    }
  }

  #showNotes(headset, element) {
    const resident = this.#worn(headset);
    const list = element.querySelector(".notes");
    const { wishDo, wishMade } = element.dataset;
    list.replaceChildren(...this.#panel.notes.filter((note) => (note.residentId ?? undefined) === resident).map((note) => {
      const item = document.createElement("li");
      item.append(Object.assign(document.createElement("p"), { textContent: note.words }));
      if (note.wish) {
        item.append(Object.assign(document.createElement("a"), { href: note.wish, textContent: wishMade, target: "_blank" }));
      } else {
        const make = Object.assign(document.createElement("button"), { type: "button", textContent: wishDo });
        make.addEventListener("click", () => {
          make.disabled = true;
          this.#do("POST", `/notes/${note.id}/wish`, undefined, (made) => Object.assign(note, made));
        });
        item.append(make);
      }
      return item;
    }));
  }
}

function button({ text, face }, act) {
  const made = Object.assign(document.createElement("button"), { type: "button" });
  if (face) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 48 48");
    svg.setAttribute("aria-hidden", "true");
    svg.classList.add("face");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", face);
    svg.append(path);
    made.append(svg);
  }
  made.append(text);
  made.addEventListener("click", () => act(made.getAttribute("aria-pressed") === "true"));
  return made;
}
