// What every view can reach: the session, where the person is, and what the features have added.
import { createContext, type ReactNode, useContext } from "react";
import type { Route } from "../core/route.ts";
import type { Session } from "../platform/matrix/session.ts";
import type { Navigation } from "../platform/navigation.ts";
import { useStore } from "../ui/useStore.ts";
import type { Surroundings } from "./contributions.ts";
import type { Registry } from "./registry.ts";

interface Everything extends Surroundings {
  registry: Registry;
}

const Context = createContext<Everything | undefined>(undefined);

export function SurroundingsProvider({ children, ...everything }: Everything & { children: ReactNode }) {
  return <Context value={everything}>{children}</Context>;
}

export function useSurroundings(): Everything {
  const everything = useContext(Context);
  if (!everything) throw new Error("This view is drawn where nobody is signed in.");
  return everything;
}

export function useSession(): Session {
  return useSurroundings().session;
}

export function useNavigation(): Navigation {
  return useSurroundings().navigation;
}

export function useRegistry(): Registry {
  return useSurroundings().registry;
}

export function useRoute(): Route {
  return useStore(useNavigation().route);
}
