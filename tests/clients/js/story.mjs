// A story is told to one homeserver; each step reports what a person saw as one line of JSON.
import "./browser.mjs";

const PATIENCE_MS = 30_000;
const GLANCE_EVERY_MS = 50;

/** Run the story with the homeserver's URL and the words after it on the command line. */
export async function tell(story) {
    const [baseUrl, ...words] = process.argv.slice(2);
    try {
        await story(baseUrl, ...words);
    } catch (error) {
        process.stderr.write(`${error.stack ?? error}\n`);
        process.exit(1);
    }
    // The SDK keeps timers that would hold the process.
    process.exit(0);
}

export function report(step, seen) {
    process.stdout.write(`${JSON.stringify({ step, seen })}\n`);
}

/** Look until there is something to see, and return it. */
export async function until(expectation, look) {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
        const seen = await look();
        if (seen) return seen;
        if (Date.now() > deadline) throw new Error(`never came true: ${expectation}`);
        await new Promise((resolve) => setTimeout(resolve, GLANCE_EVERY_MS));
    }
}
