import { locate } from "./locate.js";

const form = document.querySelector("form.search");
const status = form?.querySelector(".status");

form?.querySelector(".near").addEventListener("click", async () => {
  status.textContent = form.dataset.locating;
  try {
    const { latitude, longitude } = await locate();
    const near = form.elements.near;
    near.disabled = false;
    // A hundred metres are near enough, and say less of where the person is.
    near.value = `${latitude.toFixed(3)},${longitude.toFixed(3)}`;
    form.requestSubmit();
  } catch {
    status.textContent = form.dataset.noPosition;
  }
});

// Empty fields needn't stand in the address.
form?.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) {
    if (value === "") {
      formData.delete(name);
    }
  }
});
