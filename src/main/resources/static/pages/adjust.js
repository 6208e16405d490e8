import { call } from "./api.js";

/** Puts an old photo where it belongs: by dragging it, by looking there, or by numbers. */
const viewer = document.querySelector("#viewer");
const { overlays, at } = window.omoideViewer;
const form = document.querySelector("#adjust").content.firstElementChild.cloneNode(true);
const status = form.querySelector("[role=status]");
const canvas = viewer.querySelector("canvas");
const id = viewer.dataset.adjusted;

viewer.append(form);
overlays.choose(id);
overlays.strength = 0.7;
show();

function show() {
  for (const name of ["yaw", "pitch", "width"]) {
    const field = form.elements[name];
    if (document.activeElement !== field) {
      field.value = Math.round(overlays.shown[name] * 10) / 10;
    }
  }
}

overlays.addEventListener("change", show);

form.querySelector(".here").addEventListener("click", () => {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const { yaw, pitch } = at(left + width / 2, top + height / 2);
  overlays.move({ yaw, pitch });
});

for (const name of ["yaw", "pitch", "width"]) {
  form.elements[name].addEventListener("input", (event) => {
    const value = event.target.valueAsNumber;
    if (Number.isFinite(value)) {
      overlays.move({ [name]: value });
    }
  });
}

let last = null;
// Before the viewer's own listeners: a drag that begins on the photo moves the photo, not the view.
viewer.addEventListener(
  "pointerdown",
  (event) => {
    if (event.target !== canvas || !at(event.clientX, event.clientY).onPhoto) {
      return;
    }
    event.stopPropagation();
    canvas.setPointerCapture(event.pointerId);
    last = at(event.clientX, event.clientY);
  },
  { capture: true },
);
viewer.addEventListener(
  "pointermove",
  (event) => {
    if (!last) {
      return;
    }
    event.stopPropagation();
    const now = at(event.clientX, event.clientY);
    overlays.move({ yaw: overlays.shown.yaw + now.yaw - last.yaw, pitch: overlays.shown.pitch + now.pitch - last.pitch });
    last = now;
  },
  { capture: true },
);
for (const end of ["pointerup", "pointercancel"]) {
  viewer.addEventListener(end, () => (last = null), { capture: true });
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { yaw, pitch, width } = overlays.shown;
  try {
    await call("PATCH", `/api/overlays/${id}`, { yaw, pitch, width });
    status.textContent = form.dataset.saved;
  } catch (error) {
    status.textContent = error.status ? error.message : form.dataset.offline;
  }
});
