import { alertIn, call, showFaults } from "./api.js";

const { offline } = document.querySelector("main").dataset;

/** Makes a trip, or copies one, and leads there. */
for (const form of document.querySelectorAll("form[data-call]")) {
  const button = form.querySelector("button");
  const alert = form.querySelector(".alert");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    alertIn(alert, "");
    try {
      const { id } = await call("POST", form.dataset.call, { title: form.elements.title?.value, stops: [] });
      location.assign(`/trips/${id}`);
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
}

// A page that is gone back to is as it was left, its button too.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[data-call] button")) {
    button.disabled = false;
  }
});
