// What changes, as the server reports it (server-sent events). A stream by fetch, since an EventSource sends no token.

import { Refusal, send } from "./api.js";

const SILENCE = 40_000; // the server gives a sign of life every 16 s
const LONGEST_WAIT = 60_000;
const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

/** The data of each event, as JSON. */
async function* events(response, alive) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    alive();
    const parts = (text + value).split(/\r?\n\r?\n/);
    text = parts.pop();
    for (const part of parts) {
      const data = part.split(/\r?\n/).filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("\n");
      if (data) {
        yield JSON.parse(data);
      }
    }
  }
}

let abort = new AbortController(); // of the one stream
let shown = Promise.resolve();
let resume = () => {};
let isStopped = false;

/** Stops listening while nobody looks, or goes on. */
export function look(isShown) {
  resume();
  if (!isShown) {
    shown = new Promise((resolve) => { resume = resolve; });
    isStopped = true;
    abort.abort();
  }
}

async function once(changed, opened) {
  abort = new AbortController();
  let silence;
  const alive = () => {
    clearTimeout(silence);
    silence = setTimeout(() => abort.abort(), SILENCE);
  };
  alive();
  try {
    const response = await send("events", "text/event-stream", abort.signal);
    if (!response.ok) {
      throw new Refusal(response.status, await response.json());
    }
    await opened();
    for await (const change of events(response, alive)) {
      await changed(change);
    }
  } finally {
    clearTimeout(silence);
    abort.abort();
  }
}

/**
 * Listens as long as the page is open, and reconnects after each end.
 *
 * changed: is given each change; missed: is called when some may have been missed; state: is given whether the page is live, and
 * why not; refused: is called if the reader is not known any more, which ends it.
 */
export async function listen({ changed, missed, state, refused }) {
  let isFirst = true; // what is shown is fresh
  for (let failures = 0; ; failures++) {
    await shown;
    isStopped = false;
    const began = Date.now();
    let why = "";
    try {
      await once(changed, () => {
        state(true, "");
        return isFirst ? undefined : missed();
      });
    } catch (e) {
      if (e.status === 401) {
        refused(e);
        return;
      }
      why = e instanceof Refusal && e.status ? e.message : "";
    }
    isFirst = false;
    if (isStopped) { // on purpose: goes on at once, when somebody looks again
      isStopped = false;
      failures = -1;
      continue;
    }
    state(false, why);
    if (Date.now() - began > LONGEST_WAIT) {
      failures = 0;
    }
    await pause(Math.min(LONGEST_WAIT, 2000 * 2 ** failures));
  }
}
