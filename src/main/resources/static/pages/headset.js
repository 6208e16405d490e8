/** In milliseconds. Whoever confirms looks at the headset's page and waits; a room is only renamed now and then. */
const EVERY = { WAITING: 2000, CONNECTED: 10_000 };

/** A browser that keeps no cookies gets a code that is over at once: it must not ask for a new one each time. */
const SHORTEST_STAY = 60_000;

const page = document.getElementById("main");
const { state, name, colour, offline } = page.dataset;
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
    say(offline);
    return;
  }
  if (line.textContent === offline) {
    say(null);
  }
  const changed = now.state !== state || (state === "CONNECTED" && (now.name !== name || (now.colour ?? undefined) !== colour));
  const soon = state === "WAITING" && now.state === "OVER" && Date.now() - opened < SHORTEST_STAY;
  // Nobody is taken out of VR for another name; whoever lost the connection is.
  if (changed && !soon && !(room?.inside && now.state === "CONNECTED")) {
    await room?.leave();
    location.replace("/headset");
  }
}

async function keepLooking() {
  if (!document.hidden || room?.inside) {
    await look();
  }
  setTimeout(keepLooking, EVERY[state]);
}

async function offerVr(button) {
  const possible = await (navigator.xr?.isSessionSupported("immersive-vr").catch(() => false) ?? false);
  if (!possible) {
    say(page.dataset.flat);
    return;
  }
  const { Room } = await import("./headset-room.js");
  room = new Room();
  room.addEventListener("left", look);
  button.hidden = false;
  button.addEventListener("click", async () => {
    say(null);
    try {
      await room.enter([name, page.dataset.soon, page.dataset.sit]);
    } catch {
      say(page.dataset.failed);
    }
  });
}

const button = page.querySelector(".enter");
if (button) {
  offerVr(button);
}
document.addEventListener("visibilitychange", () => document.hidden || look());
setTimeout(keepLooking, EVERY[state]);
