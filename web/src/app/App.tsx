// The whole app: somebody who is not signed in is welcomed, everybody else is home.
import { Button, Center, Loader } from "@mantine/core";
import { Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { parseRoute } from "../core/route.ts";
import { directionOf } from "../core/writing.ts";
import { Registry } from "../extension/registry.ts";
import { SurroundingsProvider } from "../extension/surroundings.tsx";
import { AddHere, deviceLink, type SessionModel, Welcome } from "../features/session/index.ts";
import { failureOf } from "../platform/matrix/failure.ts";
import type { Session } from "../platform/matrix/session.ts";
import { Navigation } from "../platform/navigation.ts";
import { preferences } from "../platform/preferences.ts";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Look } from "../ui/Look.tsx";
import { Page } from "../ui/Page.tsx";
import { useStore } from "../ui/useStore.ts";
import { Boundary } from "./Boundary.tsx";
import { features } from "./features.ts";
import { Gates } from "./Gates.tsx";

const registry = new Registry(features);

export function App({ sessions }: { sessions: SessionModel }) {
  const { t, i18n } = useTranslation("app");
  const { scheme, accent, textPercent } = useStore(preferences);
  return (
    <Look
      scheme={scheme}
      accent={accent}
      textPercent={textPercent}
      direction={directionOf(i18n.language)}
      passwordEye={t("passwordEye")}
    >
      <Boundary>{window.isSecureContext ? <WhoIsThere sessions={sessions} /> : <Unsafe />}</Boundary>
    </Look>
  );
}

/** Where browsers have no encryption. */
function Unsafe() {
  const { t } = useTranslation("app");
  const { host, pathname } = window.location;
  return (
    <Page title={t("unsafe.title")} lead={t("unsafe.lead")}>
      <Button component="a" href={`https://${host}${pathname}`}>
        {t("unsafe.try")}
      </Button>
    </Page>
  );
}

function WhoIsThere({ sessions }: { sessions: SessionModel }) {
  const { t } = useTranslation("app");
  const state = useStore(sessions.state);
  const link = useStore(deviceLink);
  if (link && state.is !== "restoring") return <AddHere model={sessions} link={link} />;
  const open = findPublicPage(state.is === "signed-out");
  if (open)
    return (
      <Suspense fallback={<Starting />}>
        <open.page.View rest={open.rest} enter={sessions.enter} />
      </Suspense>
    );
  switch (state.is) {
    case "restoring":
      return <Starting />;
    case "signed-out":
      return <Welcome model={sessions} />;
    case "broken":
      return (
        <Page title={t("broken.title")} lead={t("broken.lead")}>
          <ErrorNotice action={{ label: t("broken.again"), run: () => window.location.reload() }}>
            {failureOf(state.error).message}
          </ErrorNotice>
        </Page>
      );
    case "elsewhere":
      return (
        <Page title={t("elsewhere.title")} lead={t("elsewhere.lead")}>
          <Button onClick={() => void sessions.restore()}>{t("elsewhere.here")}</Button>
        </Page>
      );
    case "signed-in":
      return <SignedIn key={state.session.account.deviceId} session={state.session} sessions={sessions} />;
  }
}

/** The public page at this address, where whoever is here sees it. */
function findPublicPage(isSignedOut: boolean) {
  const route = parseRoute(window.location.pathname);
  if (route.name !== "page") return undefined;
  const page = registry.publicPages.find(({ id }) => id === route.page);
  const isForAll = !registry.pages.some(({ id }) => id === route.page);
  return page && (isSignedOut || isForAll) ? { page, rest: route.rest } : undefined;
}

function SignedIn({ session, sessions }: { session: Session; sessions: SessionModel }) {
  const surroundings = useMemo(() => {
    const navigation = new Navigation();
    const { findTile, findTranslator, findCaptioner } = registry;
    return { session, navigation, registry, findTile, findTranslator, findCaptioner };
  }, [session]);
  const isStarting = useStore(session.status) === "starting";
  return (
    <SurroundingsProvider {...surroundings}>
      {isStarting ? <Starting /> : <Gates surroundings={surroundings} sessions={sessions} />}
    </SurroundingsProvider>
  );
}

function Starting() {
  const { t } = useTranslation("app");
  return (
    <Center h="100%" component="main">
      <Loader role="status" aria-label={t("starting")} />
    </Center>
  );
}
