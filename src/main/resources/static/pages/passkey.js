/* Keys of this device (Web Authentication). Browsers that write them as JSON themselves are too new to count on. */

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** Whether there can be any, on a page of this address. */
export const possible = (place) => isSecureContext && "PublicKeyCredential" in window && location.origin === place;

/** Makes one, by what the server wants; gives what the server gets. */
export async function make({ publicKey }) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: publicKey.excludeCredentials.map((known) => ({ ...known, id: bytes(known.id) })),
    },
  });
  return answer(made, { attestationObject: text(made.response.attestationObject) });
}

/** Signs with one; `more` says how it is asked for. */
export async function show({ publicKey }, more) {
  const found = await navigator.credentials.get({
    ...more,
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: [] },
  });
  const { authenticatorData, signature, userHandle } = found.response;
  return answer(found, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle && text(userHandle),
  });
}

const answer = ({ id, type, response }, more) => ({
  id,
  type,
  response: { clientDataJSON: text(response.clientDataJSON), ...more },
  clientExtensionResults: {},
});

/** What went wrong, in the words of the page. */
export function inWords(error, words) {
  if (error.status) {
    return error.message;
  }
  switch (error.name) {
    case "NotAllowedError":
      return words.cancelled;
    case "InvalidStateError":
      return words.known;
    case "SecurityError":
      return words.elsewhere;
    case "TypeError":
      return words.offline;
    default:
      return words.failed;
  }
}
