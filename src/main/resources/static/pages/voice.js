import { alertIn, call, fill, send } from "./api.js";
import { Recorder } from "./recorder.js";

/** Seconds; what is longer nobody listens to on a trip. */
const LONGEST = 180;
/** So many seconds before it ends it is said that it does. */
const SOON = 15;

/** The voice of who filmed: recorded here or chosen, heard, kept, taken away. */
function manage(section) {
  const words = section.dataset;
  const address = `/api/footage/${words.footage}/voice`;
  const find = (selector) => section.querySelector(selector);
  const [audio, status, alert] = ["audio", ".status", ".alert"].map(find);
  const [record, stop, use, remove, choose] = [".record", ".stop", ".use", ".remove", ".add"].map(find);
  let recorder = null;
  let recorded = null;
  let watch = 0;

  const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const say = (error) => alertIn(alert, error.status ? error.message : words.offline);

  function arrange() {
    const busy = recorder !== null;
    record.hidden = busy || !Recorder.supported;
    stop.hidden = !busy;
    use.hidden = busy || recorded === null;
    choose.hidden = busy;
    remove.hidden = busy || recorded !== null || !audio.getAttribute("src");
    audio.hidden = busy || !audio.getAttribute("src");
  }

  async function begin() {
    alertIn(alert, "");
    status.textContent = "";
    audio.pause();
    const starting = new Recorder();
    try {
      await starting.start();
    } catch (error) {
      console.warn(error);
      alertIn(alert, words.noMicrophone);
      return;
    }
    recorder = starting;
    watch = setInterval(() => {
      const left = Math.ceil(LONGEST - recorder.seconds);
      status.textContent = left > SOON ? fill(words.recording, minutes(recorder.seconds)) : fill(words.left, Math.max(0, left));
      if (left <= 0) {
        end();
      }
    }, 500);
    arrange();
    stop.focus();
  }

  async function end() {
    clearInterval(watch);
    const ended = recorder;
    recorder = null;
    const bytes = await ended.stop();
    if (ended.silent) {
      alertIn(alert, words.silent);
      status.textContent = "";
    } else {
      recorded = bytes;
      audio.src = URL.createObjectURL(bytes);
      record.textContent = words.again;
      status.textContent = words.heard;
    }
    arrange();
    (recorded ? use : record).focus();
  }

  async function keep(bytes) {
    alertIn(alert, "");
    status.textContent = words.sending;
    try {
      const { voice } = await send("PUT", address, new Blob([bytes], { type: "application/octet-stream" }));
      recorded = null;
      audio.src = voice;
      status.textContent = words.kept;
    } catch (error) {
      status.textContent = "";
      say(error);
    }
    arrange();
  }

  record.addEventListener("click", begin);
  stop.addEventListener("click", end);
  use.addEventListener("click", () => keep(recorded));
  choose.querySelector("input").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (file) {
      await keep(file);
      target.value = "";
    }
  });
  remove.addEventListener("click", async () => {
    try {
      await send("DELETE", address);
      audio.removeAttribute("src");
      status.textContent = words.removed;
    } catch (error) {
      say(error);
    }
    arrange();
  });
  arrange();
  call("GET", address).then(({ voice }) => {
    if (voice && !recorded && !audio.getAttribute("src")) {
      audio.src = voice;
      arrange();
    }
  }, say);
}

document.querySelectorAll(".voice[data-footage]").forEach(manage);
