import { Refused, call } from "./api.js";

/** In milliseconds: when what wasn't answered is told again. */
const AGAIN = [1000, 2000, 4000];

/** Until a film starts where somebody walked to, as the server has it. */
const LEAD = 1500;

/**
 * What was walked by and touched in this headset. It is told to the server, one after the other, until that answers; where
 * somebody walked to is so from the beginning, whether there is a line or not.
 */
export class Uses {
  #all = [];
  #telling = false;

  /** @param {() => void} changed is told when something else is to be seen */
  constructor(changed) {
    this.changed = changed;
  }

  /**
   * @param {string|null} run in which it was; null where somebody is on the way alone, which is nobody else's business
   * @param use {footage, hotspot, by, given, to, arrival} as a journey tells it; `to` null where a thing was touched
   */
  add(run, use) {
    this.#all.push({ ...use, run, press: id(), revision: null });
    this.changed();
    this.#tell();
  }

  /**
   * The scene as it is once the server has heard all.
   *
   * @param {{id: string|null, revision: number, scene: object, stops: object[]}} run as it was told
   */
  applied({ id: run, revision, scene, stops }) {
    this.#all = this.#all.filter((use) => use.run === run && (use.revision === null || use.revision > revision));
    return this.#all.filter(({ to }) => to).reduce((before, way) => (leads(way, before, stops) ? walked(way, before) : before), scene);
  }

  async #tell() {
    if (this.#telling) {
      return;
    }
    this.#telling = true;
    for (let use, attempt = 0; (use = this.#all.find(({ run, revision }) => run !== null && revision === null)); ) {
      const { run, press, given, footage, hotspot, by } = use;
      try {
        const noted = await call("POST", "/api/headset/uses", { run, press, given, footage, hotspot, by });
        use.revision = noted.revision;
        attempt = 0;
      } catch (error) {
        if (error instanceof Refused && error.status < 500) {
          // Nobody can walk there any more.
          this.#all = this.#all.filter((other) => other !== use);
          this.changed();
        } else {
          await new Promise((resolve) => setTimeout(resolve, AGAIN[Math.min(attempt++, AGAIN.length - 1)]));
        }
      }
    }
    this.#telling = false;
  }
}

/** Whether it leads on from what is to be seen: staff may have led elsewhere since. */
function leads({ footage, given }, { stop, aside, motion, position, at }, stops) {
  const here = aside ?? stops[stop]?.footageId;
  return here === footage && (motion === "RUNNING" || motion === "PAUSED") && !(position === 0 && at - LEAD > given);
}

const walked = ({ to, arrival, given }, scene) => ({ ...scene, aside: to, yaw: arrival, position: 0, at: given + LEAD, light: null, opened: null });

/** In a page that didn't come by HTTPS, too. */
const id = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
