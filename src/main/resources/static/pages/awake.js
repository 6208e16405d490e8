/** Keeps the screen lit while the page is seen: a tablet that sleeps shows nobody, and can't stop anything. */
export function stayAwake() {
  const ask = () => {
    if (!document.hidden) {
      // A browser may say no, to spare its battery.
      navigator.wakeLock?.request("screen").catch((error) => console.info(error));
    }
  };
  // It is let go of whenever the page is hidden.
  document.addEventListener("visibilitychange", ask);
  ask();
}
