/** Leads back to a trip that is under way, from wherever somebody got to with the tablet. */
const link = document.querySelector("[data-lasting]");

if (link) {
  const response = await fetch(link.dataset.lasting, { headers: { Accept: "application/json" } }).catch(() => null);
  const [run] = response?.ok ? await response.json() : [];
  if (run && !location.pathname.startsWith("/runs/")) {
    link.href = `/runs/${run.id}`;
    link.hidden = false;
  }
}
