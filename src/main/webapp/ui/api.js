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

/** Sends a request as whoever is signed in; by POST if there are policies to send, which may be none ("") of them. */
export async function send(path, accept, signal, policies) {
  const isPost = policies !== undefined;
  const headers = { Accept: accept, ...(token && { Authorization: `Bearer ${token}` }), ...(isPost && { "Content-Type": "application/yaml" }) };
  try {
    return await fetch(`${through}${path}`, { method: isPost ? "POST" : "GET", body: policies, headers, signal, credentials: "same-origin", cache: "no-store" });
  } catch {
    throw new Refusal(0, { message: SILENT });
  }
}

const BUSY = 503;
const TRIES = 5;
const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

/** Asks again if too many people ask at once. */
async function patiently(path, policies) {
  for (let tries = 1; ; tries++) {
    const response = await send(path, "application/json", undefined, policies);
    const isBusy = response.status === BUSY && response.headers.has("Retry-After");
    if (!isBusy || tries === TRIES) {
      return response;
    }
    await pause(500 * tries * (1 + Math.random()));
  }
}

/** What the API answers, as JSON. */
export async function ask(path, parameters = {}, policies) {
  const given = Object.entries(parameters).flatMap(([name, values]) => [values].flat().filter(Boolean).map((value) => [name, value]));
  const response = await patiently(given.length ? `${path}?${new URLSearchParams(given)}` : path, policies);
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
export async function* parts(path, parameters = {}, policies) {
  let position = "";
  do {
    const part = await ask(path, { ...parameters, continue: position }, policies);
    yield part;
    position = part.continue ?? "";
  } while (position);
}
