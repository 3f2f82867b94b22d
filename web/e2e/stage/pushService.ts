// A push service that a real Chromium believes in: it registers here, keeps a line open, and is pushed to.
import { execFileSync } from "node:child_process";
import { createHash, randomUUID, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { bytes, fixed64, number, takeFrame, varint } from "./protobuf.ts";

/** What a browser is at the service: it told us when it registered. */
interface Registration {
  app: string;
  subtype: string;
  sender: string;
}

export interface PushService {
  /** What Chromium has to be started with to come here. */
  browserArgs: string[];
  /** Where this service takes what Chromium's endpoint would take: `https://.../fcm/send/TOKEN`. */
  endpointOf(chromiumEndpoint: string): string;
  /** Headers of all that was pushed. */
  pushed: Record<string, string | string[] | undefined>[];
  stop(): void;
}

const VERSION = 41;
const TAG = { heartbeat: 0, heartbeatAck: 1, login: 2, loggedIn: 3, message: 8 };

export async function startPushService(): Promise<PushService> {
  const registrations = new Map<string, Registration>();
  const pushed: PushService["pushed"] = [];
  const { key, cert, pin } = makeCertificate();
  const line = new Line();
  const lines = createTlsServer({ key, cert }, (socket) => line.accept(socket));
  const http = createServer(async (request, response) => {
    const body = await readBody(request);
    const path = request.url ?? "";
    if (path === "/checkin") return answer(response, 200, checkIn());
    if (path === "/register") return answer(response, 200, register(registrations, body));
    const registration = registrations.get(path.replace("/fcm/send/", ""));
    if (!registration) return answer(response, 410);
    pushed.push(request.headers);
    line.push(registration, body);
    answer(response, 201);
  });
  const [httpPort, linePort] = await Promise.all([listen(http), listen(lines)]);
  return {
    browserArgs: [
      `--gcm-checkin-url=http://127.0.0.1:${httpPort}/checkin`,
      `--gcm-registration-url=http://127.0.0.1:${httpPort}/register`,
      `--gcm-mcs-endpoint=https://localhost:${linePort}`,
      `--ignore-certificate-errors-spki-list=${pin}`,
    ],
    endpointOf: (endpoint) => `http://127.0.0.1:${httpPort}${new URL(endpoint).pathname}`,
    pushed,
    stop: () => {
      line.close();
      lines.close();
      http.close();
    },
  };
}

/** The line on which Chromium waits; what comes while it is down is kept. */
class Line {
  #socket: TLSSocket | undefined;
  #waiting: Buffer[] = [];

  accept(socket: TLSSocket): void {
    let stream = Buffer.alloc(0);
    let isGreeted = false;
    socket.on("error", () => undefined);
    socket.on("close", () => {
      if (this.#socket === socket) this.#socket = undefined;
    });
    socket.on("data", (data) => {
      stream = Buffer.concat([stream, data]);
      if (!isGreeted) {
        isGreeted = true;
        stream = stream.subarray(1);
        socket.write(Buffer.from([VERSION]));
      }
      for (let frame = takeFrame(stream); frame; frame = takeFrame(stream)) {
        stream = stream.subarray(frame.length);
        this.#answer(socket, frame.tag);
      }
    });
  }

  push(to: Registration, body: Buffer): void {
    const pair = (name: string, value: string) => bytes(7, Buffer.concat([bytes(1, name), bytes(2, value)]));
    const message = Buffer.concat([
      bytes(2, randomUUID()),
      bytes(3, to.sender),
      bytes(5, to.app),
      pair("subtype", to.subtype),
      pair("content-encoding", "aes128gcm"),
      bytes(9, randomUUID()),
      number(17, 3600),
      number(18, Date.now()),
      bytes(21, body),
    ]);
    this.#waiting.push(message);
    this.#flush();
  }

  close(): void {
    this.#socket?.destroy();
  }

  #answer(socket: TLSSocket, tag: number): void {
    if (tag === TAG.heartbeat) send(socket, TAG.heartbeatAck, Buffer.alloc(0));
    if (tag !== TAG.login) return;
    send(socket, TAG.loggedIn, Buffer.concat([bytes(1, "login"), number(8, Date.now())]));
    this.#socket = socket;
    this.#flush();
  }

  #flush(): void {
    if (!this.#socket) return;
    for (const message of this.#waiting.splice(0)) send(this.#socket, TAG.message, message);
  }
}

function send(socket: TLSSocket, tag: number, message: Buffer): void {
  socket.write(Buffer.concat([Buffer.from([tag]), varint(message.length), message]));
}

function checkIn(): Buffer {
  const device = [fixed64(7, 1234567890n), fixed64(8, 9876543210n)];
  return Buffer.concat([number(1, 1), number(3, Date.now()), ...device]);
}

function register(registrations: Map<string, Registration>, body: Buffer): string {
  const form = new URLSearchParams(body.toString());
  const token = randomUUID();
  registrations.set(token, {
    app: form.get("app") ?? "",
    subtype: form.get("X-subtype") ?? "",
    sender: form.get("sender") ?? "",
  });
  return `token=${token}`;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function answer(response: ServerResponse, status: number, body: string | Buffer = ""): void {
  response.writeHead(status).end(body);
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

/** A certificate for this run, and the pin by which the browser is told to accept it. */
function makeCertificate() {
  const folder = mkdtempSync(join(tmpdir(), "veche-push-"));
  const [keyPath, certPath] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const options = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  execFileSync("openssl", ["req", "-x509", ...options, ...names, "-keyout", keyPath, "-out", certPath], {
    stdio: "ignore",
  });
  const [key, cert] = [readFileSync(keyPath), readFileSync(certPath)];
  rmSync(folder, { recursive: true });
  const spki = new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" });
  return { key, cert, pin: createHash("sha256").update(spki).digest("base64") };
}
