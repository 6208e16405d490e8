/** When a room went on this trip, and what people walked by and touched then. */
const MOST = 5;

const section = document.querySelector(".travelled");

if (section) {
  const { trip, and } = section.dataset;
  const response = await fetch(`/api/runs?trip=${trip}`, { headers: { Accept: "application/json" } }).catch(() => null);
  const runs = response?.ok ? await response.json() : [];
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  section.hidden = runs.length === 0;
  section.querySelector("ul").replaceChildren(
    ...runs.slice(0, MOST).map(({ id, started, used }) => {
      const link = Object.assign(document.createElement("a"), { href: `/runs/${id}`, textContent: time.format(started) });
      const names = [...new Set(used.map(({ text }) => text).filter(Boolean))].join(and);
      const made = document.createElement("li");
      made.append(link, ...(names ? [Object.assign(document.createElement("span"), { className: "what", textContent: names })] : []));
      return made;
    }),
  );
}
