import { alertIn, call, showFaults } from "./api.js";

const form = document.querySelector("#place");
const alert = form.querySelector(".alert");
const spot = form.elements.coordinates;
const { id } = form.dataset;

/** Undefined where it can't be read. */
function coordinates() {
  if (!spot.value.trim()) {
    return null;
  }
  const numbers = spot.value.normalize("NFKC").trim().split(/[\s,、]+/).map(Number);
  return numbers.length === 2 && numbers.every(Number.isFinite)
    ? { latitude: numbers[0], longitude: numbers[1] }
    : undefined;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  alertIn(alert, "");
  const position = coordinates();
  if (position === undefined) {
    showFaults(form, { coordinates: form.dataset.coordinates }).focus();
    return;
  }
  const save = form.querySelector(".primary");
  save.disabled = true;
  try {
    const place = await call(id ? "PATCH" : "POST", id ? `/api/places/${id}` : "/api/places", {
      name: form.elements.name.value,
      reading: form.elements.reading.value,
      area: form.elements.area.value,
      oldNames: form.elements.oldNames.value.split(/[\n、,]/),
      coordinates: position,
    });
    location.href = `/places/${place.id}`;
  } catch (error) {
    save.disabled = false;
    const first = showFaults(form, error.fields ?? {});
    alertIn(alert, error.status ? error.message : form.dataset.offline);
    (first ?? alert).focus();
  }
});

const gone = document.querySelector("#delete");
gone?.addEventListener("click", async () => {
  try {
    await call("DELETE", `/api/places/${id}`);
    location.href = "/";
  } catch (error) {
    alertIn(gone.closest("details").querySelector(".alert"), error.status ? error.message : form.dataset.offline);
  }
});
