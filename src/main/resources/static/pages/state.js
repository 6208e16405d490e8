import { alertIn, call, timeLeft } from "./api.js";

/**
 * Shows how far footage is, as it happens.
 *
 * @param element made from templates/states.html
 * @param done called once it is ready
 */
export function follow(element, id, { said = () => ({}), done = () => {}, offline = "" } = {}) {
  let events = null;
  const act = (name) => element.querySelector(`[data-do=${name}]`);
  const trouble = element.querySelector(".alert");

  function show({ state, fraction, secondsLeft, problem }) {
    for (const part of element.querySelectorAll("[data-for]")) {
      part.hidden = part.dataset.for !== state;
    }
    if (state === "WORKING") {
      const bar = element.querySelector("progress");
      if (fraction > 0) {
        bar.value = fraction;
      } else {
        bar.removeAttribute("value");
      }
      element.querySelector(".left").textContent =
        secondsLeft == null ? "" : timeLeft(secondsLeft, element.dataset);
    }
    const sentence = element.querySelector(".sentence");
    alertIn(sentence, state === "REFUSED" || state === "FAILED" ? problem?.sentence : "");
    act("cancel").hidden = state !== "WAITING" && state !== "WORKING";
    act("is360").hidden = state !== "REFUSED" || problem?.refusal !== "FLAT";
    act("again").hidden = state !== "FAILED" && state !== "CANCELLED";
  }

  function listen() {
    events?.close();
    let last = null;
    events = new EventSource(`/api/footage/${id}/events`);
    events.addEventListener("state", (event) => {
      last = JSON.parse(event.data);
      show(last);
      if (!["UPLOADING", "WAITING", "WORKING"].includes(last.state)) {
        events.close();
        if (last.state === "READY") {
          done();
        }
      }
    });
  }

  async function ask(address, body) {
    alertIn(trouble, "");
    try {
      show(await call("POST", `/api/footage/${id}/${address}`, body));
      listen();
    } catch (error) {
      alertIn(trouble, error.status ? error.message : offline);
    }
  }

  act("cancel").addEventListener("click", () => ask("cancel"));
  act("again").addEventListener("click", () => ask("again", {}));
  act("is360").addEventListener("click", () => ask("again", { claim: said().claim ?? "MONO" }));
  listen();
  return { stop: () => events.close() };
}
