// The line between browsers and the server, which a story may hold, let go and cut.
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { test } from "./index.ts";

export class Line {
  /** What browsers are to be told instead of the server's address. */
  readonly url: string;
  readonly #listening: ReturnType<typeof createServer>;
  readonly #sockets = new Set<Socket>();
  #sentBytes = 0;
  #movedBytes = 0;
  #holdAt = Number.POSITIVE_INFINITY;
  #bytesPerS = Number.POSITIVE_INFINITY;
  #moved: () => void = () => undefined;

  private constructor(url: string, listening: ReturnType<typeof createServer>, to: URL) {
    this.url = url;
    this.#listening = listening;
    listening.on("connection", (browser) => this.#join(browser, connect(Number(to.port), to.hostname)));
  }

  static async to(server: string): Promise<Line> {
    const listening = createServer().listen(0, "localhost");
    await once(listening, "listening");
    const address = listening.address();
    if (address === null || typeof address === "string") throw new Error("No free port.");
    return new Line(`http://localhost:${address.port}`, listening, new URL(server));
  }

  /** Let so many more bytes reach the server, and then nothing until it is let go. */
  holdAfter(bytes: number): void {
    this.#holdAt = this.#sentBytes + bytes;
  }

  /** From now on no more than so many bytes a second reach the server by each connection, until they are let go. */
  slowTo(bytesPerS: number): void {
    this.#bytesPerS = bytesPerS;
  }

  letGo(): void {
    this.#holdAt = Number.POSITIVE_INFINITY;
    this.#bytesPerS = Number.POSITIVE_INFINITY;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Break every connection off, as a network does that changes; new ones may be made at once. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Wait until nothing more reaches the server. */
  async whenHeld(): Promise<void> {
    await new Promise<void>((done) => {
      const look = () => this.#sentBytes >= this.#holdAt && done();
      this.#moved = look;
      look();
    });
  }

  /** Wait until so many more bytes have gone over it, both ways together. */
  async whenMoved(bytes: number): Promise<void> {
    const goal = this.#movedBytes + bytes;
    await new Promise<void>((done) => {
      this.#moved = () => this.#movedBytes >= goal && done();
    });
  }

  async end(): Promise<void> {
    this.cut();
    this.#listening.close();
    await once(this.#listening, "close");
  }

  #join(browser: Socket, server: Socket): void {
    const goOn = () => this.#sentBytes < this.#holdAt && browser.resume();
    browser.on("data", (bytes) => {
      this.#sentBytes += bytes.length;
      if (!server.write(bytes) || this.#sentBytes >= this.#holdAt) browser.pause();
      if (Number.isFinite(this.#bytesPerS)) {
        browser.pause();
        setTimeout(goOn, (bytes.length * 1000) / this.#bytesPerS);
      }
      this.#count(bytes.length);
    });
    server.on("drain", goOn);
    if (this.#sentBytes >= this.#holdAt) browser.pause();
    server.on("data", (bytes) => this.#count(bytes.length)).pipe(browser);
    browser.on("end", () => server.end());
    for (const [one, other] of [[browser, server] as const, [server, browser] as const]) {
      this.#sockets.add(one);
      one.setNoDelay(true);
      // What breaks on one side is broken on the other.
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }

  #count(bytes: number): void {
    this.#movedBytes += bytes;
    this.#moved();
  }
}

/** The stage on which everybody reaches the server by a line: what is to be done half way is done half way. */
export const testOnLine = test.extend<{ line: Line }>({
  line: async ({ server }, use) => {
    const line = await Line.to(server.url);
    await use(line);
    await line.end();
  },
  url: ({ line }, use) => use(line.url),
});
