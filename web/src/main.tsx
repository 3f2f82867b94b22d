// Starts the app: language, session, service worker, then the first picture.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { startLanguages } from "./app/languages.ts";
import { SessionModel } from "./features/session/index.ts";
import { registerServiceWorker } from "./platform/serviceWorker.ts";

const sessions = new SessionModel(window.location.origin);
if (window.isSecureContext) void sessions.restore();
await startLanguages();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App sessions={sessions} />
    </StrictMode>,
  );
}
void registerServiceWorker().catch(() => undefined);
