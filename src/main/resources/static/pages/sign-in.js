import { alertIn, call } from "./api.js";
import { inWords, possible, show } from "./passkey.js";

/** Before what the server has asked is out of date. */
const ANEW = 8 * 60 * 1000;

const section = document.getElementById("passkey");
let offered = new AbortController();

async function enter(more) {
  const wanted = await call("POST", "/sign-in/passkey/options");
  const shown = await show(wanted, more);
  try {
    const { next } = await call("POST", `/sign-in/passkey?next=${encodeURIComponent(section.dataset.next ?? "")}`, shown);
    location.assign(next);
  } catch (error) {
    if (error.status === 404) {
      // So that the device offers it no more.
      await PublicKeyCredential.signalUnknownCredential?.({ rpId: wanted.publicKey.rpId, credentialId: shown.id });
    }
    throw error;
  }
}

/** Among the names that the browser proposes for the field. */
async function offer() {
  if (await PublicKeyCredential.isConditionalMediationAvailable?.()) {
    offered.abort();
    offered = new AbortController();
    const { signal } = offered;
    try {
      await enter({ mediation: "conditional", signal });
    } catch (error) {
      // Nobody has asked for it, so that only a refusal is worth a word.
      if (error.status && !signal.aborted) {
        alertIn(section.querySelector(".alert"), error.message);
      }
    }
  }
}

async function ask() {
  const button = section.querySelector("button");
  const alert = section.querySelector(".alert");
  offered.abort();
  button.disabled = true;
  alertIn(alert, "");
  try {
    await enter({});
  } catch (error) {
    alertIn(alert, inWords(error, section.dataset));
    button.disabled = false;
    button.focus();
    offer();
  }
}

if (section && possible(section.dataset.place)) {
  section.hidden = false;
  section.querySelector("button").addEventListener("click", ask);
  offer();
  setInterval(() => document.visibilityState === "visible" && !section.querySelector("button").disabled && offer(), ANEW);
}
