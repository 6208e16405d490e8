import { Films } from "/viewer/films.js";
import { Immersion } from "/viewer/immersion.js";
import { Journey } from "/viewer/journey.js";
import { fill } from "./api.js";
import { Packing } from "./headset-packing.js";
import { Solo } from "./headset-solo.js";
import { Line } from "./line.js";
import { Uses } from "./headset-uses.js";

/** In milliseconds: so often one tells how one is, where something happens, and else. */
const OFTEN = 100;
const SELDOM = 1000;

/** Who has heard nothing for so long stands still, and says so in case that is heard. */
const DEAF = 5000;

/** The headset among the others: it waits, and goes on the trip with them. */
export class Room {
  #run = null;
  #told = 0;
  #begun = false;
  #vr = false;
  #stale = false;
  #evening = null;
  #offered = "";
  #uses = new Uses(() => this.#showAgain());

  /**
   * @param {HTMLElement} page with the headset's name, and its buttons
   * @param {(sentence: string|null) => void} say
   */
  constructor(page, say) {
    Object.assign(this, { page, say });
    const { name, colour } = page.dataset;
    this.name = name;
    this.colour = colour ?? null;
    this.line = new Line("/api/headset/line");
    this.solo = new Solo(this.line.time);
    const films = new Films((id) => this.solo.film(id));
    this.journey = new Journey(document.getElementById("journey"), { time: this.line.time, films });
    this.packing = new Packing(() => this.heard && !this.solo.goes && !this.#isOnTheWay);
    this.packing.addEventListener("change", () => this.solo.look());
    this.enterButton = page.querySelector(".enter");
    this.beginButton = page.querySelector(".begin");
    this.line.addEventListener("heard", ({ detail }) => this.#hear(detail));
    this.line.addEventListener("over", () => this.#over());
    this.journey.addEventListener("left", () => this.#arrange());
    this.journey.addEventListener("used", ({ detail }) => this.#uses.add(this.#run?.id ?? null, detail));
    this.enterButton.addEventListener("click", () => this.#enter());
    this.beginButton.addEventListener("click", () => this.#begin());
    setInterval(() => this.#tell(), OFTEN);
    this.#welcome();
    this.#offer();
    navigator.xr?.addEventListener?.("devicechange", () => this.#offer());
    window.omoideJourney = Object.freeze({
      state: () => ({ ...this.journey.state(), state: this.#report().state, run: this.#run?.id ?? null, heard: this.line.silence }),
      presented: () => this.journey.presented,
      /** Radians. */
      lookAt: (yaw, pitch) => this.journey.look.lookAt(yaw, pitch),
    });
  }

  /** Whether there is a line that tells of everything. */
  get heard() {
    return this.line.open && this.line.silence < DEAF;
  }

  /** Whether somebody watches for whom it is all the same that there is no line. */
  get alone() {
    return this.solo.goes;
  }

  /** Out of VR, calmly. */
  leave() {
    return this.journey.leaveVr();
  }

  rename(name, colour) {
    if (name === this.name && colour === this.colour) {
      return;
    }
    this.name = name;
    this.colour = colour;
    this.#stale = true;
    this.#welcome();
    this.#arrange();
  }

  #hear(message) {
    if (message.type === "room") {
      this.#run = null;
      if (this.solo.goes && this.solo.run !== null) {
        this.solo.end();
      }
      if (!this.solo.goes) {
        this.journey.show(null);
      }
      this.rename(message.name, message.colour ?? null);
    } else if (message.type === "run") {
      // What comes late by an old way is over.
      if (this.#run?.id === message.id && message.revision < this.#run.revision) {
        return;
      }
      this.#run = message;
      if (this.solo.goes && this.solo.isOvertaken(message)) {
        this.solo.end();
      }
      this.#showAgain();
    } else {
      return;
    }
    this.#arrange();
  }

  #showAgain() {
    this.#evening = null;
    this.#show();
  }

  /** As it was told, or where somebody walked to since; when the time is over it gets calm, whether there is a line or not. */
  #show() {
    if (this.solo.goes) {
      this.#showAlone();
      return;
    }
    if (!this.#run) {
      return;
    }
    const { stops, until } = this.#run;
    const scene = this.#uses.applied(this.#run);
    // A headset's own clock may be years wrong: until the server's is known, nothing is over.
    const over = this.line.time.trip !== null && this.line.time.now >= until;
    const evening = over && scene.motion !== "WAITING" && scene.motion !== "CALM";
    if (evening !== this.#evening) {
      this.#evening = evening;
      this.journey.show(evening ? { ...scene, motion: "CALM", evening } : scene, stops);
    }
  }

  #showAlone() {
    const { scene, stops } = this.solo;
    // The time that staff gave ends this, too.
    const over = this.#run !== null && this.line.time.trip !== null && this.line.time.now >= this.#run.until;
    if (scene === null) {
      this.solo.end();
      this.journey.show(null);
      this.#arrange();
    } else {
      const walked = this.#uses.applied({ id: this.#run?.id ?? null, revision: this.#run?.revision ?? 0, scene, stops });
      this.journey.show(over ? { ...walked, motion: "CALM", evening: true } : walked, stops);
    }
  }

  /** Where nobody is heard: what can be seen all the same. */
  #offerAlone(silent) {
    const offers = silent && !this.solo.goes ? this.solo.offers(this.#run) : [];
    const names = offers.map(({ name, title }) => `${name} ${title}`).join("\n");
    if (names === this.#offered) {
      return;
    }
    this.#offered = names;
    const { alone, aloneTrip } = this.page.dataset;
    const choices = offers.map(({ name, title, from }) => ({
      name,
      title,
      label: title ?? alone,
      action: () => this.#goAlone(from),
    }));
    this.journey.offer(choices);
    this.page.querySelector(".alone").replaceChildren(...choices.map(({ title, label, action }) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: title === null ? label : fill(aloneTrip, title) });
      button.addEventListener("click", () => {
        this.#begin();
        action();
      });
      return button;
    }));
    this.#welcome();
  }

  #goAlone(from) {
    this.solo.begin(from, Math.max(0, this.line.silence - DEAF));
    this.#offerAlone(false);
    this.say(null);
    this.#show();
    this.#arrange();
  }

  #welcome() {
    const { soon, sit, aloneLook } = this.page.dataset;
    this.journey.welcome([this.name, ...(this.#offered ? [aloneLook] : [soon, sit])]);
  }

  async #offer() {
    this.#vr = await Immersion.supported();
    if (!this.#vr && !this.#begun) {
      this.say(this.page.dataset.flat);
    }
    this.#arrange();
  }

  get #isOnTheWay() {
    return this.#run !== null && this.#run.scene.motion !== "WAITING";
  }

  /** What is on the page: the room with its buttons, or the view. */
  #arrange() {
    const onTheWay = this.#isOnTheWay || this.solo.goes;
    // Nobody is taken off the way for another name.
    if (this.#stale && !onTheWay && !this.#begun && !this.journey.presenting) {
      location.replace("/headset");
      return;
    }
    document.documentElement.classList.toggle("on-the-way", onTheWay || this.#begun);
    this.enterButton.hidden = !this.#vr;
    this.beginButton.hidden = this.#begun || (this.#vr && !onTheWay);
  }

  async #enter() {
    this.say(null);
    try {
      await this.journey.enterVr();
    } catch (error) {
      console.warn(error);
      this.say(this.page.dataset.failed);
    }
  }

  #begin() {
    this.#begun = true;
    this.say(null);
    this.journey.unlock();
    this.#arrange();
  }

  #report() {
    const { line, journey } = this;
    const report = journey.report();
    const here = journey.presenting || this.#begun;
    return {
      ...report,
      type: "report",
      // Who has the page before them, but isn't in yet.
      state: this.solo.goes ? "ALONE" : here || report.state === "DEAF" ? report.state : "READY",
      stop: this.solo.goes && this.solo.run === null ? null : report.stop,
      run: this.#run?.id ?? null,
      offset: Math.round(line.time.offset),
      trip: line.time.trip === null ? null : Math.round(line.time.trip),
    };
  }

  #tell() {
    const silent = this.line.silence > DEAF;
    this.#offerAlone(silent);
    this.journey.unheard(this.#run !== null && silent && !this.solo.goes);
    this.#show();
    const often = this.journey.presenting || this.#run?.scene.motion === "RUNNING";
    const now = performance.now();
    if (now - this.#told < (often ? OFTEN : SELDOM) - OFTEN / 2) {
      return;
    }
    this.#told = now;
    this.line.send(this.#report());
  }

  async #over() {
    await this.leave();
    location.replace("/headset");
  }
}
