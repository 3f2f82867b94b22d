// Somebody sends a file with tus-js-client, loses the network half way, and goes on.
import { Buffer } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import * as tus from "tus-js-client";
import { Person } from "../person.mjs";
import { report, tell } from "../story.mjs";

const SIZE_BYTES = 5_000_003;
const CHUNK_BYTES = 400_000;

tell(async (baseUrl) => {
    const alice = await (await Person.register(baseUrl, "alice")).open();
    const content = randomBytes(SIZE_BYTES);
    const address = await sendHalf(baseUrl, alice, content);
    const uri = await sendRest(baseUrl, alice, content, address);
    report("uri", uri.startsWith("mxc://"));

    const answer = await fetch(alice.client.mxcUrlToHttp(uri, undefined, undefined, undefined, false, true, true), {
        headers: { Authorization: `Bearer ${alice.client.getAccessToken()}` },
    });
    const came = Buffer.from(await answer.arrayBuffer());
    report("the same", hash(came) === hash(content));
    report("type", answer.headers.get("content-type"));
});

function options(baseUrl, person, more) {
    return {
        endpoint: `${baseUrl}/_veche/v1/uploads`,
        headers: { Authorization: `Bearer ${person.client.getAccessToken()}` },
        metadata: { filename: "holiday.mp4", filetype: "video/mp4" },
        chunkSize: CHUNK_BYTES,
        retryDelays: [100, 500],
        ...more,
    };
}

/** Stop after half of it, as when the page is closed; return where the upload is. */
function sendHalf(baseUrl, person, content) {
    return new Promise((resolve, reject) => {
        const upload = new tus.Upload(content, {
            ...options(baseUrl, person),
            onError: reject,
            onChunkComplete: async (_size, accepted) => {
                if (accepted < SIZE_BYTES / 2) return;
                await upload.abort();
                resolve(upload.url);
            },
        });
        upload.start();
    });
}

function sendRest(baseUrl, person, content, uploadUrl) {
    return new Promise((resolve, reject) => {
        let uri;
        const begun = [];
        const upload = new tus.Upload(content, {
            ...options(baseUrl, person, { uploadUrl }),
            onError: reject,
            onAfterResponse: (request, response) => {
                uri = response.getHeader("veche-content-uri") ?? uri;
                if (request.getMethod() === "PATCH") begun.push(Number(request.getHeader("Upload-Offset")));
            },
            onSuccess: () => {
                report("nothing was sent twice", begun[0] >= SIZE_BYTES / 2);
                resolve(uri);
            },
        });
        upload.start();
    });
}

function hash(bytes) {
    return createHash("sha256").update(bytes).digest("hex");
}
