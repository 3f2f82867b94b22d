// How the app is built: React, a service worker of our own, hashed assets, nothing inline.
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { blur } from "./build/blur.ts";
import { emoji } from "./build/emoji.ts";
import { pdf } from "./build/pdf.ts";
import { findShell } from "./build/shell.ts";

const server = process.env.VECHE_SERVER ?? "http://127.0.0.1:8008";
const proxy = Object.fromEntries(
  ["/_matrix", "/_veche", "/.well-known"].map((path) => [path, { target: server, xfwd: true }]),
);

/** The worker is a classic script, and finds the wasm of the pages by the list of what is kept. */
const cryptoInWorker: Plugin = {
  name: "crypto-in-worker",
  transform: (code, id) =>
    id.endsWith("matrix-sdk-crypto-wasm/index.mjs")
      ? code.replace(/new URL\("\.\/pkg[^)]*\)/, '"/crypto.wasm"')
      : undefined,
};

const shell = findShell();

export default defineConfig({
  plugins: [
    react(),
    emoji(),
    pdf(),
    blur(),
    shell.plugin,
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src",
      filename: "sw.ts",
      injectRegister: false,
      injectManifest: {
        globPatterns: ["**/*.{js,css,html,wasm,woff2}", "icon-*.{png,svg}"],
        globIgnores: [
          "**/emoji/**",
          "**/later/**",
          "**/pdf/**",
          "**/blur/**",
          "**/PdfView-*",
          "**/pdf.worker-*",
        ],
        maximumFileSizeToCacheInBytes: 12 * 1024 * 1024,
        manifestTransforms: [
          async (files) => ({
            // What has no hash in its name may change: it is looked after with the shell.
            manifest: files.map((file) =>
              file.revision || shell.has(file.url) ? file : { ...file, isLater: true },
            ),
          }),
        ],
        buildPlugins: { vite: [cryptoInWorker] },
      },
      manifest: {
        name: "Veche",
        short_name: "Veche",
        description: "An open messenger, end-to-end encrypted",
        id: "/",
        start_url: "/",
        scope: "/",
        display: "standalone",
        theme_color: "#1864ab",
        background_color: "#ffffff",
        icons: [
          { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "/icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
      },
    }),
  ],
  build: {
    // Old enough for everybody, new enough that light-dark() stays as it is: lowered, it knows nothing of Mantine's schemes.
    target: ["chrome123", "firefox128", "safari17.5"],
    // Which browsers know light-dark(); without this it is rewritten into something that needs a fixed scheme.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What the first screen needs comes in a few files: each costs a request, and work to keep it on the device.
          groups: [
            { name: "libraries", test: /node_modules/, tags: ["$initial"], priority: 1 },
            { name: "shell", tags: ["$initial"] },
          ],
        },
      },
    },
  },
  server: { proxy },
  preview: { proxy },
});
