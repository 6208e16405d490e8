import { alertIn, bytes, call, fill } from "./api.js";

/** In milliseconds: how often it is looked how far headsets are, while one is under way, and else. */
const OFTEN = 1000;
const SELDOM = 5000;

const UNDER_WAY = ["ORDERED", "FETCHING", "LEAVING"];

const part = document.querySelector(".preparing");
const words = part.dataset;
const address = `/api/trips/${words.trip}/packs`;
const alert = part.querySelector(".alert");
const takeAll = part.querySelector(".take-all");
const rows = new Map();
let asked = 0;

function rowOf(headset) {
  let row = rows.get(headset.id);
  if (!row) {
    row = part.querySelector("template").content.cloneNode(true).firstElementChild;
    row.querySelector(".name").textContent = headset.name;
    row.querySelector(".mark").classList.toggle(`mark-${headset.colour?.toLowerCase()}`, true);
    row.querySelector(".mark path").setAttribute("d", headset.shape ?? "");
    row.querySelector(".take").addEventListener("click", () => ask("PUT", [headset.id]));
    row.querySelector(".discard").addEventListener("click", () => ask("DELETE", [headset.id]));
    row.querySelector(".discard").setAttribute("aria-label", fill(words.dropOf, headset.name));
    rows.set(headset.id, row);
    part.querySelector(".packs").append(row);
  }
  return row;
}

function show({ bytes: size, headsets }) {
  part.querySelector(".bytes").textContent = fill(words.size, bytes(size));
  part.querySelector(".nobody").hidden = headsets.length > 0;
  for (const [id, row] of rows) {
    if (!headsets.some((headset) => headset.id === id)) {
      row.remove();
      rows.delete(id);
    }
  }
  for (const headset of headsets) {
    const row = rowOf(headset);
    const { state, name } = headset;
    row.dataset.state = state;
    const sentence = fill(words[state.toLowerCase()], bytes(state === "TOO_BIG" ? headset.lacking : headset.bytes), bytes(headset.done));
    const said = row.querySelector(".condition");
    if (said.textContent !== sentence) {
      said.textContent = sentence;
    }
    const progress = row.querySelector("progress");
    progress.hidden = state !== "FETCHING";
    progress.value = headset.bytes === 0 ? 0 : headset.done / headset.bytes;
    progress.setAttribute("aria-label", name);
    const again = state === "READY" || state === "FAILED";
    const take = row.querySelector(".take");
    take.hidden = state !== "NONE" && state !== "LEAVING" && !again;
    take.textContent = again ? words.again : words.take;
    take.setAttribute("aria-label", fill(again ? words.againOf : words.takeOf, name));
    row.querySelector(".discard").hidden = state === "NONE" || state === "LEAVING";
  }
  takeAll.hidden = headsets.filter(isLeft).length < 2;
  takeAll.dataset.left = headsets.filter(isLeft).map(({ id }) => id).join(" ");
  return headsets.some(({ state }) => UNDER_WAY.includes(state));
}

const isLeft = ({ state }) => state === "NONE" || state === "LEAVING";

/** What comes late is what was. */
async function ask(method, ids) {
  const mine = ++asked;
  for (const id of ids) {
    try {
      const answer = await call(method, `${address}/${id}`);
      alertIn(alert, "");
      if (mine === asked) {
        show(answer);
      }
    } catch (error) {
      alertIn(alert, error.status ? error.message : words.offline);
      return;
    }
  }
}

takeAll.addEventListener("click", () => ask("PUT", takeAll.dataset.left.split(" ")));

async function keepLooking() {
  let underWay = false;
  if (!document.hidden) {
    const mine = asked;
    const answer = await call("GET", address).catch(() => null);
    if (answer && mine === asked) {
      underWay = show(answer);
    }
  }
  setTimeout(keepLooking, underWay || asked > 0 ? OFTEN : SELDOM);
}

keepLooking();
