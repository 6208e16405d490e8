import { alertIn, call, csrf, Refused, showFaults } from "./api.js";

/** The old photos of footage: added, described, taken away. */
const section = document.querySelector(".old-photos");

function manage() {
  const { footage, offline, saved } = section.dataset;
  const address = `/api/footage/${footage}/overlays`;
  const list = section.querySelector(".photos");
  const alert = section.querySelector(":scope > .alert");
  const busy = section.querySelector(".busy");
  const say = (error) => alertIn(alert, error.status ? error.message : offline);

  function show({ id, picture, title, era, eraText, credit, aspect }) {
    const item = section.querySelector("template").content.firstElementChild.cloneNode(true);
    const form = item.querySelector("form");
    const image = form.querySelector("img");
    image.src = picture;
    image.height = Math.round(image.width / aspect);
    form.elements.title.value = title ?? "";
    form.elements.era.value = eraText ?? era ?? "";
    form.elements.credit.value = credit ?? "";
    form.querySelector(".turn").href = `/watch/${footage}?adjust=${id}`;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", async ({ target }) => {
      const status = form.querySelector(".status");
      try {
        await call("PATCH", `/api/overlays/${id}`, { [target.name]: target.value || null });
        showFaults(form, {});
        status.textContent = saved;
      } catch (error) {
        status.textContent = "";
        if (!showFaults(form, error.fields ?? {})) {
          say(error);
        }
      }
    });
    form.querySelector(".remove").addEventListener("click", async () => {
      try {
        await call("DELETE", `/api/overlays/${id}`);
        item.remove();
        section.querySelector("[type=file]").focus();
      } catch (error) {
        say(error);
      }
    });
    list.append(item);
  }

  section.querySelector("[type=file]").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (!file) {
      return;
    }
    alertIn(alert, "");
    busy.textContent = busy.dataset.busy;
    try {
      const response = await fetch(address, { method: "POST", headers: { ...csrf(), "Content-Type": "application/octet-stream" }, body: file });
      const answer = await response.json().catch(() => ({}));
      if (!response.ok) {
        throw new Refused(answer, response.status);
      }
      show(answer);
    } catch (error) {
      say(error);
    } finally {
      target.value = "";
      busy.textContent = "";
    }
  });

  call("GET", address).then((photos) => photos.forEach(show), say);
}

if (section) {
  manage();
}
