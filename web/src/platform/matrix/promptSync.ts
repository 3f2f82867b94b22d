// The long wait for news, on a line that may be dead without anybody having said so: it is asked for anew as soon as that shows.
// Otherwise one hears nothing for as long as the SDK waits, which is nearly two minutes.
import { onAnotherNetwork } from "../anotherNetwork.ts";

type Fetch = typeof fetch;
/** Calls `wake` when the network may be another one, until what it returns is called. */
type Wakes = (wake: () => void) => () => void;

/** How much later than it was promised an answer may be; each time that it was not enough, it is twice as long. */
const LATE_MS = 10_000;

/** As `ask`, but for syncs that wait. */
export function promptSync(ask: Fetch, wakes: Wakes = changesOfNetwork): Fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const promisedMs = url.pathname.endsWith("/sync") ? Number(url.searchParams.get("timeout")) : 0;
    if (!promisedMs) return ask(input, init);
    let answer = await answerWithin(promisedMs + LATE_MS, ask, wakes, url, init);
    // What has happened is told at once, and so is that the line is good.
    url.searchParams.set("timeout", "0");
    for (let ms = LATE_MS; !answer; ms *= 2) answer = await answerWithin(ms, ask, wakes, url, init);
    return answer;
  };
}

/** Undefined when it is worth asking again. */
async function answerWithin(
  ms: number,
  ask: Fetch,
  wakes: Wakes,
  url: URL,
  init: RequestInit = {},
): Promise<Response | undefined> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ms);
  const sleep = wakes(() => late.abort());
  const signal = init.signal ? AbortSignal.any([late.signal, init.signal]) : late.signal;
  try {
    return await ask(url, { ...init, signal });
  } catch (error) {
    if (late.signal.aborted && !init.signal?.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
    sleep();
  }
}

function changesOfNetwork(wake: () => void): () => void {
  const look = () => document.visibilityState === "visible" && wake();
  const stop = onAnotherNetwork(wake);
  document.addEventListener("visibilitychange", look);
  return () => {
    stop();
    document.removeEventListener("visibilitychange", look);
  };
}
