/** What a script does with a request in Postman's sandbox, where `pm` is. Written out into the scripts of docs/postman.json. */

/** A variable of the environment. @throws Error that names it where it is not there */
export function value(name) {
  const found = pm.variables.get(name);
  if (found) return found;
  throw new Error(`The environment has no ${name}: make it with "npm run --silent postman -- environment"`);
}

/** The body as it is sent, with its variables; what is signed and what is sent are the same bytes then. */
export function settleBody() {
  pm.request.body.raw = pm.variables.replaceIn(pm.request.body.raw);
  return pm.request.body.raw;
}

export function setHeaders(headers) {
  for (const [key, text] of Object.entries(headers)) pm.request.headers.upsert({ key, value: text });
}

/** 32 hex digits that nobody guesses. */
export function newNonce() {
  return CryptoJS.lib.WordArray.random(16).toString();
}
