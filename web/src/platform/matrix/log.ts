// What the SDK says goes to the console only when something is wrong: its other lines tell who writes to whom.
import type { Logger } from "matrix-js-sdk/lib/logger";
import { logger as shared } from "matrix-js-sdk/lib/logger.js";

const silence = () => undefined;

export const quietLogger: Logger = {
  trace: silence,
  debug: silence,
  info: silence,
  warn: silence,
  // biome-ignore lint/suspicious/noConsole: the only place where somebody who looks for a fault finds it
  error: (...words) => console.error(...words),
  getChild: () => quietLogger,
};

/** Parts of the SDK write to a logger of their own. */
export function quietSharedLogger(): void {
  Object.assign(shared, quietLogger, { log: silence });
}
