// The client's half of tus 1.0, as far as it is needed: begin an upload, ask how far it is, add to it, end it.

/** Nothing has moved for so long: the connection is dead, whatever the browser thinks. */
const PATIENCE_MS = 90_000;
const RESUMABLE = { "Tus-Resumable": "1.0.0" };

/** What the server answered instead; `status` 0 is no answer at all. */
export class TusRefusal extends Error {
  readonly status: number;
  /** As of every refusal in Matrix. */
  readonly data: { errcode?: string; error?: string; retry_after_ms?: number };

  constructor(status: number, body = "") {
    super(`The upload was answered with ${status}.`);
    this.status = status;
    this.data = readRefusal(body);
  }
}

/** How far an upload is. */
export interface Standing {
  offset: number;
  /** mxc:// */
  address: string;
}

export class TusClient {
  readonly #uploads: URL;
  readonly #token: string;

  /** `uploads` is where uploads are begun, on the server of the account and nowhere else. */
  constructor(uploads: URL, token: string) {
    this.#uploads = uploads;
    this.#token = token;
  }

  /** Returns the path of the new upload. */
  async begin(sizeBytes: number, told: Record<string, string>): Promise<Standing & { path: string }> {
    const metadata = Object.entries(told).map(([name, value]) => `${name} ${encode(value)}`);
    const headers = { "Upload-Length": String(sizeBytes), "Upload-Metadata": metadata.join(",") };
    const answer = await this.#ask("POST", this.#uploads, headers);
    const location = answer.getResponseHeader("location");
    if (!location) throw new TusRefusal(answer.status);
    return { ...standingOf(answer), path: new URL(location, this.#uploads).pathname };
  }

  look(path: string): Promise<Standing> {
    return this.#ask("HEAD", this.#at(path)).then(standingOf);
  }

  /** `moved` hears how many of the bytes are on their way. */
  append(
    path: string,
    offset: number,
    bytes: Uint8Array<ArrayBuffer>,
    moved: (bytes: number) => void,
  ): Promise<Standing> {
    const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
    return this.#ask("PATCH", this.#at(path), headers, { bytes, moved }).then(standingOf);
  }

  async end(path: string): Promise<void> {
    await this.#ask("DELETE", this.#at(path));
  }

  #at(path: string): URL {
    return new URL(path, this.#uploads.origin);
  }

  /** By XMLHttpRequest: fetch does not tell how much it has sent. */
  #ask(
    method: string,
    url: URL,
    headers: Record<string, string> = {},
    body?: { bytes: Uint8Array<ArrayBuffer>; moved: (bytes: number) => void },
  ): Promise<XMLHttpRequest> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      let timer = setTimeout(() => request.abort(), PATIENCE_MS);
      request.upload.onprogress = ({ loaded }) => {
        clearTimeout(timer);
        timer = setTimeout(() => request.abort(), PATIENCE_MS);
        body?.moved(loaded);
      };
      request.onloadend = () => {
        clearTimeout(timer);
        if (request.status >= 200 && request.status < 300) resolve(request);
        else reject(new TusRefusal(request.status, request.responseText));
      };
      request.open(method, url);
      request.setRequestHeader("Authorization", `Bearer ${this.#token}`);
      for (const [name, value] of Object.entries({ ...RESUMABLE, ...headers }))
        request.setRequestHeader(name, value);
      // As bytes: blobs would fill the browser's store for them until somebody collects them.
      request.send(body?.bytes ?? null);
    });
  }
}

function standingOf(answer: XMLHttpRequest): Standing {
  const offset = Number(answer.getResponseHeader("upload-offset") ?? Number.NaN);
  const address = answer.getResponseHeader("veche-content-uri");
  if (!Number.isSafeInteger(offset) || !address) throw new TusRefusal(answer.status);
  return { offset, address };
}

function encode(value: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(value)));
}

function readRefusal(body: string): TusRefusal["data"] {
  try {
    const read: unknown = JSON.parse(body);
    return read !== null && typeof read === "object" ? read : {};
  } catch {
    return {};
  }
}
