/** A microphone beside what can be written, where the browser can listen. Nothing is recorded here. */
const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;

const LANGUAGES = { ja: "ja-JP", en: "en-GB" };

function microphone(field, words) {
  const text = field.querySelector("textarea");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "speak";
  button.textContent = words.speak;
  const status = document.createElement("p");
  status.className = "status";
  status.setAttribute("role", "status");
  text.before(button);
  field.append(status);
  let listening = null;

  function stop() {
    listening?.stop();
  }

  function listen() {
    const before = text.value.trim();
    listening = new Recognition();
    listening.lang = LANGUAGES[document.documentElement.lang] ?? LANGUAGES.ja;
    listening.interimResults = true;
    listening.onresult = ({ results }) => {
      const heard = [...results].map(([best]) => best.transcript).join("");
      text.value = [before, heard].filter(Boolean).join(before ? "\n" : "").slice(0, text.maxLength);
      status.textContent = words.listening;
    };
    listening.onerror = ({ error }) => {
      status.textContent = error === "aborted" ? "" : words.noVoice;
    };
    listening.onend = () => {
      listening = null;
      button.textContent = words.speak;
      button.removeAttribute("aria-pressed");
      if (status.textContent === words.listening) {
        status.textContent = "";
      }
    };
    button.textContent = words.stop;
    button.setAttribute("aria-pressed", "true");
    status.textContent = words.listening;
    listening.start();
  }

  button.addEventListener("click", () => (listening ? stop() : listen()));
}

if (Recognition) {
  for (const fields of document.querySelectorAll(".fields")) {
    for (const field of fields.querySelectorAll("[data-speech]")) {
      microphone(field, fields.dataset);
    }
    const how = document.createElement("p");
    how.className = "hint";
    how.textContent = fields.dataset.how;
    fields.prepend(how);
  }
}
