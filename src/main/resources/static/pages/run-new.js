import { alertIn, call } from "./api.js";

const { nobody, open, anyway, offline } = document.querySelector("main").dataset;
const form = document.querySelector("form");
const button = form.querySelector("button");
const alert = form.querySelector(".alert");
let warned = "";

const ticked = (name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map((input) => input.value);

function say(sentence) {
  alertIn(alert, sentence);
  if (sentence) {
    alert.focus();
  }
}

/** What isn't ticked is asked about once; it is for staff to know whether it matters today. */
function reminder() {
  const missing = [...form.querySelectorAll("[name=checked]:not(:checked)")].map((input) => input.closest("label").textContent.trim());
  return missing.length ? `${open} ${missing.join("・")}` : "";
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (ticked("headsets").length === 0) {
    say(nobody);
    return;
  }
  const missing = reminder();
  if (missing && missing !== warned) {
    warned = missing;
    button.textContent = anyway;
    say(missing);
    return;
  }
  button.disabled = true;
  say("");
  try {
    const { id } = await call("POST", "/api/runs", {
      tripId: form.dataset.trip,
      headsets: ticked("headsets"),
      minutes: Number(ticked("minutes")[0]),
      checked: ticked("checked"),
    });
    location.assign(`/runs/${id}`);
  } catch (error) {
    button.disabled = false;
    say(error.status ? (Object.values(error.fields)[0] ?? error.message) : offline);
  }
});

addEventListener("pageshow", () => {
  button.disabled = false;
});
