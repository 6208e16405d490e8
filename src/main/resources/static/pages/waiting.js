import { call, fill } from "./api.js";

/** Says on every page how much waits: for more than a week, and to be read. */
for (const link of document.querySelectorAll("[data-count]")) {
  call("GET", link.dataset.count).then(
    ({ count }) => {
      if (count > 0) {
        const number = link.querySelector(".number");
        number.textContent = fill(number.dataset.words ?? "{0}", count);
        number.hidden = false;
        link.hidden = false;
      }
    },
    () => {},
  );
}
