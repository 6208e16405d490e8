/**
 * What is being brought in, kept in this browser until it is: texts in localStorage, where they are safe at once, handles
 * of files in IndexedDB, as only that can hold them.
 */
const KEY = "omoide.drafts";

export function drafts() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

export function keepDraft(draft) {
  const all = drafts();
  const index = all.findIndex(({ key }) => key === draft.key);
  if (index < 0) {
    all.push(draft);
  } else {
    all[index] = draft;
  }
  localStorage.setItem(KEY, JSON.stringify(all));
}

export function forgetDraft({ key }) {
  localStorage.setItem(KEY, JSON.stringify(drafts().filter((draft) => draft.key !== key)));
  store("readwrite", (files) => files.delete(key)).catch(() => {});
}

export const keepHandle = ({ key }, handle) => store("readwrite", (files) => files.put(handle, key)).catch(() => {});

/** The handle of the file, where the browser can keep one. */
export const handleOf = ({ key }) => store("readonly", (files) => files.get(key)).catch(() => undefined);

function store(mode, use) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("omoide", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("files");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const request = use(opening.result.transaction("files", mode).objectStore("files"));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    };
  });
}
