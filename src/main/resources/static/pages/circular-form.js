import { alertIn, call, showFaults } from "./api.js";

const { offline } = document.querySelector("main").dataset;
const form = document.querySelector(".circular-form");
const button = form.querySelector(".primary");
const alert = form.querySelector(".alert");
const restored = document.querySelector(".restored");
const key = `omoide.circular.${form.dataset.id}`;

const chosen = (name) => form.querySelector(`[name=${name}]:checked`)?.value;

const ticked = (name) =>
  chosen(name === "volunteers" ? "toVolunteers" : "toFacilities") === "some"
    ? [...form.querySelectorAll(`[name=${name}]:checked`)].map(({ value }) => value)
    : [];

const said = () => ({
  title: form.elements.title.value,
  text: form.elements.text.value,
  allVolunteers: chosen("toVolunteers") === "all",
  allFacilities: chosen("toFacilities") === "all",
  volunteers: ticked("volunteers"),
  facilities: ticked("facilities"),
  until: form.elements.until.value || null,
  revision: form.dataset.revision ? Number(form.dataset.revision) : null,
  askAgain: chosen("askAgain") === "true",
});

/** What is typed lies in this browser until the server has it: a flat battery or a closed page takes nothing away. */
function keep() {
  try {
    localStorage.setItem(key, JSON.stringify(said()));
  } catch {
    // A browser without room keeps it on the page alone.
  }
}

function forget() {
  localStorage.removeItem(key);
}

function restore() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(key));
  } catch {
    forget();
  }
  if (!kept || kept.revision !== said().revision || JSON.stringify(kept) === JSON.stringify(said())) {
    return;
  }
  form.elements.title.value = kept.title;
  form.elements.text.value = kept.text;
  form.elements.until.value = kept.until ?? "";
  for (const [to, all, names, name] of [
    ["toVolunteers", kept.allVolunteers, kept.volunteers, "volunteers"],
    ["toFacilities", kept.allFacilities, kept.facilities, "facilities"],
  ]) {
    const choice = all ? "all" : names.length > 0 ? "some" : "none";
    const radio = form.querySelector(`[name=${to}][value=${choice}]`);
    if (radio) {
      radio.checked = true;
    }
    for (const box of form.querySelectorAll(`[name=${name}]`)) {
      box.checked = names.includes(box.value);
    }
  }
  restored.hidden = false;
}

form.addEventListener("input", ({ target }) => {
  target.closest("[data-field]")?.querySelector(":scope > .fault")?.remove();
  target.removeAttribute("aria-invalid");
  keep();
});
restored.querySelector("button").addEventListener("click", () => {
  forget();
  form.reset();
  restored.hidden = true;
  form.elements.title.focus();
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  alertIn(alert, "");
  try {
    const { id } = await call(form.dataset.method, form.dataset.call, said());
    forget();
    location.assign(`/circular/${id}`);
  } catch (error) {
    button.disabled = false;
    const first = showFaults(form, error.fields ?? {});
    if (first) {
      first.focus();
    } else {
      alertIn(alert, error.status ? error.message : offline);
    }
  }
});

restore();
