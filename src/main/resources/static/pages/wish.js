import { alertIn, call, showFaults } from "./api.js";

const { offline } = document.querySelector("main").dataset;

/** What a form says, by the names of its fields. */
function said(form) {
  const body = {};
  for (const input of form.elements) {
    if (input.name && input.type === "checkbox") {
      body[input.name] = input.checked;
    } else if (input.name && (input.type !== "radio" || input.checked)) {
      body[input.name] = input.dataset.kind === "boolean" ? input.value === "true" : input.value.trim() || null;
    }
  }
  return body;
}

/** One step of a wish: sent to the API, and the page shows what became of it. */
function send(form) {
  const button = form.querySelector("button:not([type=button])");
  const alert = form.querySelector(".alert");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    alertIn(alert, "");
    try {
      await call(form.dataset.method ?? "POST", form.dataset.call, said(form));
      location.reload();
    } catch (error) {
      button.disabled = false;
      for (const hidden of form.querySelectorAll("[data-on-fault]")) {
        hidden.hidden = !error.fields?.[hidden.dataset.field] && hidden.hidden;
      }
      const first = showFaults(form, error.fields ?? {});
      if (first) {
        first.focus();
      } else {
        alertIn(alert, error.status ? error.message : offline);
      }
    }
  });
}

/** Places that are searched join those that are offered. */
function searchPlaces(choice) {
  const input = choice.querySelector("[data-search]");
  const options = choice.querySelector(".options");
  const status = choice.querySelector("[role=status]");
  let timer = 0;
  let asked = 0;

  function option({ id, name, area, reading }) {
    const label = document.createElement("label");
    label.className = "check found-place";
    const radio = document.createElement("input");
    radio.type = "radio";
    radio.name = "placeId";
    radio.value = id;
    const words = document.createElement("span");
    words.append(name);
    const aside = document.createElement("span");
    aside.className = "hint";
    aside.textContent = ` ${[reading, area].filter(Boolean).join(" ・ ")}`;
    words.append(aside);
    label.append(radio, words);
    return label;
  }

  async function search() {
    const mine = ++asked;
    const words = input.value.trim();
    if (!words) {
      return;
    }
    const { items } = await call("GET", `/api/places?size=6&q=${encodeURIComponent(words)}`).catch(() => ({ items: [] }));
    if (mine !== asked) {
      return;
    }
    for (const old of options.querySelectorAll(".found-place")) {
      if (!old.querySelector("input").checked) {
        old.remove();
      }
    }
    const there = new Set([...options.querySelectorAll("input")].map(({ value }) => value));
    options.append(...items.filter(({ id }) => !there.has(id)).map(option));
    status.textContent = items.length === 0 ? choice.closest("form").dataset.none : "";
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 250);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      search();
    }
  });
}

for (const form of document.querySelectorAll("form[data-call]")) {
  send(form);
}
for (const choice of document.querySelectorAll(".choice:has([data-search])")) {
  searchPlaces(choice);
}
