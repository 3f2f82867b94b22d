// Writes a brotli copy beside every asset that gains by it; copies are remembered by content, as the wasm takes 15 s.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const OUT = "dist";
const CACHE = "node_modules/.cache/brotli";
const GAINS = /\.(js|css|html|wasm|json|svg|webmanifest|txt)$/;
const SMALLEST_BYTES = 512;
const compress = promisify(brotliCompress);

async function compressFile(path) {
  const plain = await readFile(path);
  if (plain.length < SMALLEST_BYTES) return;
  const kept = join(CACHE, `${createHash("sha256").update(plain).digest("hex")}.br`);
  if (!(await stat(kept).catch(() => null))) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
    const unfinished = `${kept}.${process.pid}`;
    await writeFile(unfinished, await compress(plain, { params }));
    await rename(unfinished, kept);
  }
  await copyFile(kept, `${path}.br`);
}

await mkdir(CACHE, { recursive: true });
const entries = await readdir(OUT, { recursive: true, withFileTypes: true });
const files = entries.filter((entry) => entry.isFile() && GAINS.test(entry.name));
await Promise.all(files.map((entry) => compressFile(join(entry.parentPath, entry.name))));
