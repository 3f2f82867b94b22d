// The layers of the house: who may import whom. `npm run check` fails when one of these is broken.
const LAYERS = { core: [], platform: ["core"], ui: ["core"], extension: ["core", "platform", "ui"] };
const ALL = ["core", "platform", "ui", "extension", "features", "app", "sw"];

const downwards = Object.entries(LAYERS).map(([layer, below]) => ({
  name: `${layer}-looks-only-down`,
  severity: "error",
  from: { path: `^src/${layer}/` },
  to: { path: `^src/(${ALL.filter((other) => other !== layer && !below.includes(other)).join("|")})(/|\\.)` },
}));

module.exports = {
  forbidden: [
    ...downwards,
    {
      name: "core-is-pure",
      comment: "No React, no SDK, not even types: plain values in, plain values out.",
      severity: "error",
      from: { path: "^src/core/", pathNot: "\\.test\\.ts$" },
      to: {
        path: "node_modules/(react|@mantine|matrix-js-sdk|@matrix-org|i18next|react-i18next|@tanstack)/",
      },
    },
    {
      name: "ui-knows-no-matrix",
      severity: "error",
      from: { path: "^src/ui/" },
      to: { path: "node_modules/(matrix-js-sdk|@matrix-org)/" },
    },
    {
      name: "sdk-values-only-in-platform",
      comment:
        "Elsewhere `import type` is fine; values (event names, helpers) are handed out by src/platform/matrix.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/platform/" },
      to: { path: "node_modules/(matrix-js-sdk|@matrix-org)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "models-without-react",
      severity: "error",
      from: { path: "(^|/)(model|rules)(\\.test)?\\.ts$|Model\\.ts$" },
      to: { path: "node_modules/(react|react-dom|@mantine|react-i18next)/|\\.tsx$" },
    },
    {
      name: "features-by-their-door",
      comment: "Enter another feature only by its index.ts.",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/", pathNot: ["^src/features/$1/", "^src/features/[^/]+/index\\.ts$"] },
    },
    {
      name: "app-enters-by-doors",
      severity: "error",
      from: { path: "^src/(app|main)" },
      to: { path: "^src/features/", pathNot: "^src/features/[^/]+/(index\\.ts|locales/[a-z]+\\.json)$" },
    },
    {
      name: "features-do-not-know-the-app",
      severity: "error",
      from: { path: "^src/features/" },
      to: { path: "^src/(app|sw)(/|\\.)" },
    },
    {
      name: "worker-knows-little",
      severity: "error",
      from: { path: "^src/sw" },
      to: { path: "^src/(ui|extension|features|app)/" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "nothing-unresolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "\\?|^virtual:" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"],
      extensions: [".ts", ".tsx", ".js", ".json", ".css"],
    },
  },
};
