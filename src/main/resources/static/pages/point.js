import { call, send } from "./api.js";

/** What is asked from inside the view becomes a wish, with the still that was taken. */
const viewer = document.querySelector("#viewer");

viewer.addEventListener("ask", async ({ detail: { pointed, why, picture, done, failed } }) => {
  try {
    const wish = await call("POST", "/api/wishes", { why, pointed: { footageId: viewer.dataset.ask, ...pointed } });
    // The wish is kept whatever becomes of its picture.
    await send("PUT", `/api/wishes/${wish.id}/picture`, picture).catch((error) => console.warn(error));
    done();
  } catch (error) {
    failed(error.status ? error.message : "");
  }
});
