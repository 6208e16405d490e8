/** Where the person is; rejects where that can't be known. */
export function locate() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject(new Error("no geolocation"));
      return;
    }
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve(coords), reject, { timeout: 20_000, maximumAge: 60_000 });
  });
}
