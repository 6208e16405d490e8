import { alertIn, call, fill } from "./api.js";

const { offline } = document.querySelector("main").dataset;

const sentence = (error) => (error.status ? error.message : offline);

/** One step of a notice; the page then shows what the server has recorded, and nothing else. */
function send(form) {
  const button = form.querySelector("button");
  const alert = form.querySelector(".alert");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    alertIn(alert, "");
    try {
      const numbers = [...form.querySelectorAll("input")].map(({ name, value }) => [name, Number(value)]);
      await call(form.dataset.method ?? "POST", form.dataset.call, Object.fromEntries(numbers));
      const { to } = form.dataset;
      if (to.startsWith("/")) {
        location.assign(to);
      } else {
        history.replaceState(null, "", location.pathname + to);
        location.reload();
      }
    } catch (error) {
      button.disabled = false;
      alertIn(alert, sentence(error));
    }
  });
}

/** Ticks who was told by phone, and takes that back. The line stays where it is, for the next call. */
function tick(button) {
  const list = button.closest(".calls");
  const when = button.closest("li").querySelector(".when");
  const left = document.getElementById("left");
  button.addEventListener("click", async () => {
    const told = button.getAttribute("aria-pressed") === "true";
    button.disabled = true;
    try {
      const known = await call(told ? "DELETE" : "PUT", button.dataset.told);
      button.setAttribute("aria-pressed", String(!told));
      when.textContent = known ? fill(list.dataset.told, known.name, known.atText) : "";
      left.textContent = Number(left.textContent) + (told ? 1 : -1);
    } catch (error) {
      when.textContent = sentence(error);
    }
    button.disabled = false;
    button.focus();
  });
}

for (const form of document.querySelectorAll("form[data-call]")) {
  send(form);
}
for (const button of document.querySelectorAll("button[data-told]")) {
  tick(button);
}
if (location.hash) {
  document.getElementById(location.hash.slice(1))?.focus();
}
