import { alertIn, call } from "./api.js";
import { describe } from "./describe.js";
import { follow } from "./state.js";

const main = document.querySelector("main");
const { id, state, title, filmedBy, era, eraText, placeId, placeName, claim } = main.dataset;
const address = `/api/footage/${id}`;

const form = describe(main.querySelector(".describe"), {
  said: { title, filmedBy, era: eraText ?? era, eraText, placeId, placeName, claim },
  send: (patch) => call("PATCH", address, patch),
});

// Ready for the first time: the page has a picture now, and a way to go there.
follow(main.querySelector(".states"), id, {
  said: form.values,
  done: () => state !== "READY" && form.flush().then(() => location.reload()),
});

for (const button of main.querySelectorAll("[data-use]")) {
  button.addEventListener("click", () => {
    const { use, id: place, name, era: time, latitude, longitude } = button.dataset;
    if (use === "place") {
      form.say("placeId", place, name);
    } else if (use === "era") {
      form.say("era", time);
    } else {
      form.makePlace({ latitude: Number(latitude), longitude: Number(longitude) });
    }
    button.closest("p").hidden = true;
    const suggestions = button.closest("section");
    suggestions.hidden = [...suggestions.querySelectorAll("p")].every((p) => p.hidden);
  });
}

const gone = main.querySelector("#delete");
gone.addEventListener("click", async () => {
  gone.disabled = true;
  try {
    await call("DELETE", address);
    location.href = placeId ? `/places/${placeId}` : "/";
  } catch (error) {
    gone.disabled = false;
    alertIn(gone.closest("details").querySelector(".alert"), error.message);
  }
});

const answer = main.querySelector("#answer");
answer?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await call("POST", `${address}/review/answer`, { note: answer.elements.note.value });
    location.reload();
  } catch (error) {
    alertIn(answer.querySelector(".alert"), error.message);
  }
});
