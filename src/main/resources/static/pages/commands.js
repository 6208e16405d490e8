import { Refused, csrf } from "./api.js";

/**
 * What isn't answered for so long is asked for anew, on another connection, in milliseconds: the one before may be stuck.
 * It may also be slow only, so that it isn't given up; whichever is answered first counts.
 */
const AGAIN = [1000, 2000, 4000];
const AGAIN_URGENT = [200, 250, 500, 1000, 2000];
const PATIENCE = 10_000;
const PAUSE = 150;

/** A browser opens six connections to a server at most, and pictures want some. */
const AT_ONCE = 4;

/** What takes nothing else's place. */
const BESIDE = ["POINT", "OPEN", "CLOSE", "SPEAK", "HUSH"];

/** What somebody waits for who wants out. */
const URGENT = ["CALM"];

/**
 * Sends commands until they are answered. Each says what shall be, so that arriving twice does nothing more; what was
 * said later takes the place of what is still on its way to the same headsets. What is urgent goes by the line, too,
 * which is open already and which nothing else is in the way of.
 */
export class Commands {
  #address;
  #line;
  #under = new Set();

  /** @param {import("./line.js").Line} line of the run */
  constructor(address, line) {
    this.#address = address;
    this.#line = line;
    line.addEventListener("heard", ({ detail: { type, press } }) => type === "obeyed" && this.#obeyed(press));
  }

  /** For how many milliseconds something hasn't been answered. */
  get waiting() {
    return Math.max(0, ...[...this.#under].map(({ since }) => performance.now() - since));
  }

  /**
   * @param {{do: string, to?: string[]|null}} command `to` null for all
   * @returns the run as it is then; null where a later command took its place, or where the line was quicker, which tells
   *   of the run anyway
   * @throws {Refused} where the server says no
   */
  async send(command) {
    const given = Math.round(this.#line.time.now);
    const mine = { command: { to: null, ...command, press: id(), given }, since: performance.now(), over: new AbortController() };
    for (const other of this.#under) {
      if (!BESIDE.includes(command.do) && covers(mine.command.to, other.command.to)) {
        other.over.abort();
      }
    }
    this.#under.add(mine);
    try {
      return await this.#insist(mine);
    } finally {
      this.#under.delete(mine);
      mine.over.abort();
    }
  }

  #obeyed(press) {
    for (const { command, over } of this.#under) {
      if (command.press === press) {
        over.abort();
      }
    }
  }

  #insist({ command, over: { signal } }) {
    const urgent = URGENT.includes(command.do);
    const again = urgent ? AGAIN_URGENT : AGAIN;
    return new Promise((resolve, reject) => {
      let attempts = 0;
      let open = 0;
      let timer = 0;
      const next = (wait) => {
        clearTimeout(timer);
        timer = setTimeout(attempt, wait);
      };
      const attempt = () => {
        next(again[Math.min(attempts++, again.length - 1)]);
        if (urgent) {
          this.#line.send({ type: "command", ...command });
        }
        if (open >= AT_ONCE) {
          return;
        }
        open++;
        this.#once(command, signal)
          .finally(() => { open--; })
          .then(resolve, (error) => {
            if (error instanceof Refused && error.status < 500) {
              reject(error);
            } else if (!signal.aborted && open === 0) {
              next(PAUSE);
            }
          });
      };
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve(null);
      });
      attempt();
    });
  }

  async #once(command, signal) {
    const response = await fetch(this.#address, {
      method: "POST",
      headers: { ...csrf(), "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(command),
      priority: "high",
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    });
    if (!response.ok) {
      throw new Refused(await response.json().catch(() => ({})), response.status);
    }
    return response.json();
  }
}

const covers = (to, other) => to === null || (other !== null && other.every((id) => to.includes(id)));

/** In a page that didn't come by HTTPS, too. */
const id = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
