/** The server said no, in words for the person; `fields` has a sentence for each field that can't be taken. */
export class Refused extends Error {
  constructor(problem, status) {
    super(problem.detail || problem.title || String(status));
    this.status = status;
    this.fields = Object.fromEntries((problem.errors || []).map(({ field, detail }) => [field, detail]));
  }
}

/** What proves to the server that a request comes from one of its own pages; for all but GET. */
export function csrf() {
  const cookie = document.cookie.split("; ").find((one) => one.startsWith("XSRF-TOKEN="));
  return cookie ? { "X-XSRF-TOKEN": decodeURIComponent(cookie.slice("XSRF-TOKEN=".length)) } : {};
}

/** Sends JSON and gives the JSON of the answer; throws Refused, or a TypeError while there is no connection. */
export const call = (method, address, body) =>
  send(method, address, body === undefined ? undefined : new Blob([JSON.stringify(body)], { type: "application/json" }));

/** The same with a body of any kind: a blob, whose type is told. */
export async function send(method, address, blob) {
  const response = await fetch(address, { method, headers: csrf(), body: blob, keepalive: method === "PATCH" });
  if (response.ok) {
    return response.status === 204 ? null : response.json();
  }
  throw new Refused(await response.json().catch(() => ({})), response.status);
}

/** Puts values into a sentence with {0}, {1}. */
export const fill = (sentence, ...values) => sentence.replace(/\{(\d)\}/g, (_, index) => values[index]);

/** Shows a sentence at the place for it, or takes it away. */
export function alertIn(element, sentence) {
  element.textContent = sentence || "";
  element.hidden = !sentence;
}

let faults = 0;

/** Says at each field what is wrong with it; returns the first one. */
export function showFaults(form, fields) {
  let first = null;
  for (const field of form.querySelectorAll("[data-field]")) {
    const name = field.dataset.field;
    const input = field.querySelector("input, textarea, select");
    field.querySelector(":scope > .fault")?.remove();
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    const sentence = fields[name];
    if (sentence) {
      const fault = document.createElement("p");
      fault.className = "fault";
      fault.id = `fault-${++faults}`;
      fault.textContent = sentence;
      field.append(fault);
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", fault.id);
      first ??= input;
    }
  }
  return first;
}

/** Seconds as people say them, with the words of an element's data-seconds, -minutes, -hours and -left. */
export function timeLeft(seconds, words) {
  const time =
    seconds < 60
      ? words.seconds
      : seconds < 5400
        ? fill(words.minutes, Math.round(seconds / 60))
        : fill(words.hours, (seconds / 3600).toFixed(1).replace(/\.0$/, ""));
  return fill(words.left, time);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** 1.2 GB, in the page's language. */
export function bytes(count) {
  const power = count < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(count) / 3));
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit",
    unit: UNITS[power],
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(count / 1000 ** power);
}
