// What the page and the worker that writes a recording say to each other.

import type { Lock } from "../locked.ts";

export type TapeJob =
  | { is: "open"; handle: FileSystemFileHandle; lock: Lock }
  /** What comes next of the film, which is so long with it. */
  | { is: "write"; part: Blob; lengthMs: number }
  | { is: "close" };

export type TapeNews =
  | { is: "opened" }
  /** So large it is now. */
  | { is: "written"; sizeBytes: number }
  | { is: "closed" }
  /** Nothing more can be written; what was written is there. */
  | { is: "broken" };
