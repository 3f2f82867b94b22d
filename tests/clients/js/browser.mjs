// What a browser has and Node 20 has not. Imported before the SDK, which looks for these when it loads.
import "fake-indexeddb/auto";

if (!Promise.withResolvers) {
    Promise.withResolvers = function () {
        let resolve, reject;
        const promise = new this((onFulfilled, onRejected) => {
            resolve = onFulfilled;
            reject = onRejected;
        });
        return { promise, resolve, reject };
    };
}

// Standard output carries the story's report alone.
for (const level of ["debug", "log", "info", "trace"]) console[level] = () => {};
for (const level of ["warn", "error"]) console[level] = (...words) => process.stderr.write(`${words.join(" ")}\n`);
