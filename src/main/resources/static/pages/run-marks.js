import { fill } from "./api.js";

const isOnTheWay = ({ motion }) => motion === "RUNNING" || motion === "PAUSED";

/** Whom a name belongs to: what somebody called it, or else what it is. */
const nameOf = ({ kind, text, title }, words) => text ?? title ?? words[`kind_${kind.toLowerCase()}`];

/** The ways and things of the film that is seen, for staff to go there together and to open them. */
export class Marks {
  #page;
  #words;
  #say;
  #hotspots = null;
  #rows = new Map();

  /** @param {(command) => void} say where the command is for those whom the buttons speak to */
  constructor(page, say) {
    this.#page = page;
    this.#words = page.dataset;
    this.#say = say;
  }

  /**
   * @param {string|null} footage that most of them see; null in the waiting room
   * @param hotspots in it
   * @param {number} stop index
   * @param {object[]} scenes of those in that film to whom the buttons speak
   */
  show(footage, hotspots, stop, scenes) {
    if (hotspots !== this.#hotspots) {
      this.#hotspots = hotspots;
      this.#rows.clear();
      this.#page.querySelector("ul.marks").replaceChildren(...hotspots.map((hotspot) => this.#row(hotspot)));
    }
    this.#page.querySelector(".marks-here").hidden = hotspots.length === 0;
    const there = scenes.filter(isOnTheWay);
    for (const [hotspot, button] of this.#rows) {
      const name = nameOf(hotspot, this.#words);
      const open = there.length > 0 && there.every(({ opened }) => opened?.hotspot === hotspot.id);
      const [label, of] = hotspot.kind === "WAY" ? [this.#words.walk, this.#words.walkOf] : open ? [this.#words.close, this.#words.closeOf] : [this.#words.open, this.#words.openOf];
      if (button.textContent !== label) {
        button.textContent = label;
        button.setAttribute("aria-label", fill(of, name));
      }
      button.disabled = there.length === 0;
      button.onclick = () => this.#say(hotspot.kind === "WAY" ? { do: "WALK", stop, footage, hotspot: hotspot.id } : { do: open ? "CLOSE" : "OPEN", footage, hotspot: hotspot.id });
    }
  }

  #row(hotspot) {
    const made = this.#page.querySelector("#mark-row").content.cloneNode(true).firstElementChild;
    made.querySelector(".name").textContent = nameOf(hotspot, this.#words);
    made.querySelector(".facts-of").textContent = hotspot.text ?? hotspot.title ? this.#words[`kind_${hotspot.kind.toLowerCase()}`] : "";
    this.#rows.set(hotspot, made.querySelector("button"));
    return made;
  }
}

/** What was used on the way, in words. */
export function showUsed(page, used) {
  const words = page.dataset;
  const list = page.querySelector("ul.used");
  page.querySelector(".used-things").hidden = used.length === 0;
  const rows = [...Map.groupBy(used, ({ hotspot }) => hotspot).values()].map((uses) => {
    const [{ kind }] = uses;
    const last = uses.at(-1);
    const who = [...Map.groupBy(uses, ({ headset, by }) => `${headset} ${by}`).values()]
      .map((same) => fill(same.length > 1 ? words.usedTimes : words.usedOnce, same[0].name, words[`by_${same[0].by.toLowerCase()}`], same.length));
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" }).format(last.at);
    return [nameOf(last, words), [words[`kind_${kind.toLowerCase()}`], time].join("　"), who.join(words.and)];
  });
  const told = JSON.stringify(rows);
  if (list.dataset.told === told) {
    return;
  }
  list.dataset.told = told;
  list.replaceChildren(...rows.map(([name, facts, who]) => {
    const made = page.querySelector("#used-row").content.cloneNode(true).firstElementChild;
    made.querySelector(".name").textContent = name;
    made.querySelector(".facts-of").textContent = facts;
    made.querySelector(".who").textContent = who;
    return made;
  }));
}
