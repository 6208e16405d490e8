import { stayAwake } from "./awake.js";

/** In milliseconds. Whoever confirms looks at the headset's page and waits. */
const EVERY = { WAITING: 2000, CONNECTED: 10_000 };

/** A browser that keeps no cookies gets a code that is over at once: it must not ask for a new one each time. */
const SHORTEST_STAY = 60_000;

const page = document.getElementById("main");
const { state, offline } = page.dataset;
const opened = Date.now();
const line = document.getElementById("line");
let room = null;

function say(sentence) {
  line.textContent = sentence ?? "";
  line.hidden = !sentence;
}

async function look() {
  let now;
  try {
    const response = await fetch("/api/headset", { headers: { Accept: "application/json" } });
    if (!response.ok) {
      throw new Error(String(response.status));
    }
    now = await response.json();
  } catch {
    say(room?.alone ? null : offline);
    return;
  }
  if (line.textContent === offline) {
    say(null);
  }
  if (now.state === "CONNECTED" && room) {
    room.rename(now.name, now.colour ?? null);
    return;
  }
  const soon = state === "WAITING" && now.state === "OVER" && Date.now() - opened < SHORTEST_STAY;
  if (now.state !== state && !soon) {
    await room?.leave();
    location.replace("/headset");
  }
}

async function keepLooking() {
  // Who has a line is told.
  if (!document.hidden && !room?.heard) {
    await look();
  }
  setTimeout(keepLooking, EVERY[state]);
}

async function wait() {
  const { Room } = await import("./headset-room.js");
  room = new Room(page, say);
  stayAwake();
}

if (state === "CONNECTED") {
  wait();
}
document.addEventListener("visibilitychange", () => document.hidden || look());
setTimeout(keepLooking, EVERY[state]);
