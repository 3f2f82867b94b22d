// The door of `requests`: invitations of strangers, kept apart, with facts about who asks.
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { requestsOf } from "./model.ts";
import { RequestsLink } from "./RequestsLink.tsx";

export { type FactsOfServer, useImitated, useServerFacts } from "./knowing.ts";

export const Facts = lazy(async () => ({ default: (await import("./Facts.tsx")).Facts }));

export const requests: Feature = {
  name: "requests",
  start: ({ session }) => void requestsOf(session),
  sidebarSections: [{ id: "requests", order: -5, View: RequestsLink }],
  pages: [
    { id: "requests", View: lazy(async () => ({ default: (await import("./Requests.tsx")).Requests })) },
  ],
};
