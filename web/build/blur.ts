// What tells people from what is behind them: a program, and the model that it was taught.
import { join } from "node:path";
import type { Plugin } from "vite";
import { beside, rootOf } from "./beside.ts";

/** Every browser that the app is built for has SIMD; the other program of the package is for those that have not. */
const FILES = [
  "selfie_segmentation.js",
  "selfie_segmentation.binarypb",
  "selfie_segmentation_landscape.tflite",
  "selfie_segmentation_solution_simd_wasm_bin.js",
  "selfie_segmentation_solution_simd_wasm_bin.wasm",
];

export function blur(): Plugin {
  const root = rootOf("@mediapipe/selfie_segmentation");
  return beside("blur", async () => new Map(FILES.map((file) => [file, join(root, file)])));
}
