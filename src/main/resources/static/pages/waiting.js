import { call } from "./api.js";

/** Says on every page how much waits for more than a week. */
const link = document.querySelector(".waiting-link");

call("GET", "/api/waiting").then(
  ({ count }) => {
    if (count > 0) {
      link.hidden = false;
      link.querySelector(".number").textContent = count;
    }
  },
  () => {},
);
