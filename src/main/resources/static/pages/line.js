import { SharedTime } from "/viewer/shared-time.js";

/** In milliseconds. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 4000;

/** The server beats every second: whoever hears nothing for so long tries another connection beside the old one. */
const SILENCE = 2500;
const WATCH = 500;

/** The first few exchanges of clocks come quickly. */
const CLOCK = 2000;
const FAST_CLOCK = 150;
const FAST = 8;

/** What can't go out piles up no higher than this, in bytes. */
const PILE = 16_384;

/** The server says so where the session is over. */
const SESSION_OVER = 4401;

/**
 * A WebSocket that comes back by itself, and knows the server's time. Fires `open` each time that it is connected (the
 * server then tells everything anew), `heard` with each message as `detail`, and `over` where the session is.
 */
export class Line extends EventTarget {
  #socket = null;
  #next = null;
  #wait = FIRST_WAIT;
  #retry = 0;
  #heard = performance.now();
  #opened = 0;
  #exchanges = 0;
  #clock = 0;
  #watch = setInterval(() => this.#listen(), WATCH);
  #over = false;
  #online = () => this.#hurry();

  /** @param {string} path on this server */
  constructor(path, time = new SharedTime()) {
    super();
    this.address = `${location.protocol.replace("http", "ws")}//${location.host}${path}`;
    this.time = time;
    addEventListener("online", this.#online);
    this.#connect();
  }

  get open() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Milliseconds since something was heard last, or since it was opened first. */
  get silence() {
    return performance.now() - this.#heard;
  }

  /** Sends a message; false where it can't go out now. What is sent often is better told anew than kept. */
  send(message) {
    if (!this.open || this.#socket.bufferedAmount > PILE) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  close() {
    this.#over = true;
    clearInterval(this.#watch);
    clearTimeout(this.#retry);
    clearTimeout(this.#clock);
    removeEventListener("online", this.#online);
    for (const socket of [this.#socket, this.#next]) {
      socket?.close();
    }
  }

  #connect() {
    if (this.#over || this.#next) {
      return;
    }
    clearTimeout(this.#retry);
    this.#retry = 0;
    const socket = new WebSocket(this.address);
    this.#next = socket;
    const late = setTimeout(() => socket.close(), LONGEST_WAIT);
    socket.addEventListener("open", () => {
      clearTimeout(late);
      const old = this.#socket;
      this.#socket = socket;
      this.#next = null;
      this.#opened = performance.now();
      old?.close();
      this.#exchanges = 0;
      this.#exchange();
      this.dispatchEvent(new Event("open"));
    });
    socket.addEventListener("message", ({ data }) => socket === this.#socket && this.#take(data));
    socket.addEventListener("close", ({ code }) => {
      clearTimeout(late);
      this.#lost(socket, code);
    });
  }

  #lost(socket, code) {
    if (code === SESSION_OVER && !this.#over) {
      this.close();
      this.dispatchEvent(new Event("over"));
    }
    if (socket !== this.#socket && socket !== this.#next) {
      return;
    }
    if (socket === this.#socket) {
      this.#socket = null;
    } else {
      this.#next = null;
    }
    this.#later();
  }

  #later() {
    if (this.#over || this.#next) {
      return;
    }
    clearTimeout(this.#retry);
    // Spread, so that a room of headsets doesn't come back in the same moment.
    this.#retry = setTimeout(() => this.#connect(), this.#wait * (0.75 + 0.5 * Math.random()));
    this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
  }

  #hurry() {
    this.#wait = FIRST_WAIT;
    if (!this.open) {
      this.#connect();
    }
  }

  /** A connection may be dead without that anybody is told; the old one is kept until there is a better one. */
  #listen() {
    const silent = performance.now() - Math.max(this.#heard, this.#opened) > SILENCE;
    if (this.open && silent && !this.#retry) {
      this.#connect();
    }
  }

  #take(data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    this.#heard = performance.now();
    this.#wait = FIRST_WAIT;
    if (message.type === "clock") {
      this.time.answered(message);
      return;
    }
    if (message.type === "beat") {
      this.time.told(message.now);
    }
    this.dispatchEvent(new CustomEvent("heard", { detail: message }));
  }

  #exchange() {
    clearTimeout(this.#clock);
    if (this.#over) {
      return;
    }
    this.send({ type: "clock", sent: this.time.here() });
    this.#clock = setTimeout(() => this.#exchange(), ++this.#exchanges < FAST ? FAST_CLOCK : CLOCK);
  }
}
