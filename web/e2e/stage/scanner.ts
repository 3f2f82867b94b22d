// A virus scanner that knows one virus, and speaks as ClamAV's daemon does (clamd(8), INSTREAM).
import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** The file by which every scanner is tried out: it is called a virus, and is none. */
export const EICAR = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!", "$H+H*"].join(
  "",
);

export interface Scanner {
  /** As a server is told of it. */
  address: string;
  stop(): Promise<void>;
}

export async function startScanner(): Promise<Scanner> {
  const listening = createServer(look).listen(0, "127.0.0.1");
  await once(listening, "listening");
  const at = listening.address();
  if (at === null || typeof at === "string") throw new Error("It listens nowhere.");
  const stop = async () => {
    listening.close();
    await once(listening, "close");
  };
  return { address: `tcp:127.0.0.1:${at.port}`, stop };
}

/** A command, then pieces with their lengths, the last of which is empty. */
function look(socket: Socket): void {
  let heard = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (some) => {
    heard = Buffer.concat([heard, some]);
    if (!heard.subarray(-4).equals(Buffer.alloc(4))) return;
    const isFound = heard.includes(EICAR);
    socket.end(isFound ? "stream: Eicar-Test-Signature FOUND\0" : "stream: OK\0");
  });
}
