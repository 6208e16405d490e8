import { alertIn, call, showFaults } from "./api.js";
import { inWords, make, possible } from "./passkey.js";

const form = document.getElementById("add-passkey");

if (form && possible(form.dataset.place)) {
  form.hidden = false;
  document.getElementById("no-passkeys").hidden = true;
  const locked = await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => true);
  form.querySelector("[data-no-lock]").hidden = locked;
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  const field = form.querySelector("[data-field=present]");
  const alert = form.querySelector(".alert");
  button.disabled = true;
  alertIn(alert, "");
  showFaults(form, {});
  try {
    const wanted = await call("POST", "/account/passkeys/options", { present: field.querySelector("input").value });
    await call("POST", "/account/passkeys", await make(wanted));
    location.reload();
  } catch (error) {
    button.disabled = false;
    if (error.fields?.present) {
      field.hidden = false;
      showFaults(form, error.fields).focus();
    } else {
      alertIn(alert, inWords(error, form.dataset));
    }
  }
});
