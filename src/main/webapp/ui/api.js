// Asks the API. The token is in this tab's memory only.

let token = "";
let through = "/api/"; // the console passes it on, with its user's token

export const signInWith = (given) => { token = given; };
export const askThrough = (path) => { through = path; };

/** Why there is no answer, in one sentence. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.message);
    this.status = status;
    this.login = problem.login ?? "";
  }
}

const SILENT = "Modelgate does not answer: see that you are connected, and try again.";

/** Sends a request as whoever is signed in. */
export async function send(path, accept, signal) {
  const headers = { Accept: accept, ...(token && { Authorization: `Bearer ${token}` }) };
  try {
    return await fetch(`${through}${path}`, { headers, signal, credentials: "same-origin", cache: "no-store" });
  } catch {
    throw new Refusal(0, { message: SILENT });
  }
}

const BUSY = 503;
const TRIES = 5;
const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

/** Asks again if too many people ask at once. */
async function patiently(path) {
  for (let tries = 1; ; tries++) {
    const response = await send(path, "application/json");
    const isBusy = response.status === BUSY && response.headers.has("Retry-After");
    if (!isBusy || tries === TRIES) {
      return response;
    }
    await pause(500 * tries * (1 + Math.random()));
  }
}

/** What the API answers, as JSON. */
export async function ask(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value);
  const response = await patiently(given.length ? `${path}?${new URLSearchParams(given)}` : path);
  let body;
  try {
    body = await response.json();
  } catch {
    throw new Refusal(response.status, {
      message: `Modelgate's answer cannot be read (status ${response.status}): try again in a moment.`,
    });
  }
  if (!response.ok) {
    throw new Refusal(response.status, body);
  }
  return body;
}

/** Reads a list part by part. */
export async function* parts(path, parameters = {}) {
  let position = "";
  do {
    const part = await ask(path, { ...parameters, continue: position });
    yield part;
    position = part.continue ?? "";
  } while (position);
}
