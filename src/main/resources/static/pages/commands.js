import { Refused, csrf } from "./api.js";

/** An answer that takes longer is asked for anew, on another connection: the one before may be stuck. In milliseconds. */
const PATIENCE = [1000, 2000, 4000];
const PAUSE = 250;

/** What takes nothing else's place. */
const BESIDE = ["POINT", "OPEN", "CLOSE"];

/**
 * Sends commands until they are answered. Each says what shall be, so that arriving twice does nothing more; what was
 * said later takes the place of what is still on its way to the same headsets.
 */
export class Commands {
  #address;
  #now;
  #under = new Set();

  /** @param {() => number} now the server's time in milliseconds */
  constructor(address, now) {
    this.#address = address;
    this.#now = now;
  }

  /** For how many milliseconds something hasn't been answered. */
  get waiting() {
    return Math.max(0, ...[...this.#under].map(({ since }) => performance.now() - since));
  }

  /**
   * @param {{do: string, to?: string[]|null}} command `to` null for all
   * @returns the run as it is then; null where a later command took its place
   * @throws {Refused} where the server says no
   */
  async send(command) {
    const mine = { command: { to: null, ...command, press: id(), given: Math.round(this.#now()) }, since: performance.now(), over: new AbortController() };
    for (const other of this.#under) {
      if (!BESIDE.includes(command.do) && covers(mine.command.to, other.command.to)) {
        other.over.abort();
      }
    }
    this.#under.add(mine);
    try {
      for (let attempt = 0; !mine.over.signal.aborted; attempt++) {
        try {
          return await this.#once(mine, PATIENCE[Math.min(attempt, PATIENCE.length - 1)]);
        } catch (error) {
          if (error instanceof Refused && error.status < 500) {
            throw error;
          }
          await new Promise((resolve) => setTimeout(resolve, PAUSE));
        }
      }
      return null;
    } finally {
      this.#under.delete(mine);
    }
  }

  async #once({ command, over }, patience) {
    const response = await fetch(this.#address, {
      method: "POST",
      headers: { ...csrf(), "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(command),
      signal: AbortSignal.any([over.signal, AbortSignal.timeout(patience)]),
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
