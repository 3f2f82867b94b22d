// The door of `places`: the public directory, and spaces.
import { IconCompass } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";
import { AskedLinks } from "./AskedLinks.tsx";
import { comeInWhenLetIn } from "./lettingIn.ts";

export const Door = lazy(async () => ({ default: (await import("./Door.tsx")).Door }));

export { childrenOf, listSpaces, mayArrange, putIntoSpace } from "./hierarchy.ts";
export { PageHead } from "./PageHead.tsx";

export const places: Feature = {
  name: "places",
  start: ({ session }) => comeInWhenLetIn(session),
  beginnings: [
    {
      id: "discover",
      order: 50,
      label: "places:discover",
      icon: IconCompass,
      run: ({ navigation }) => navigation.go({ name: "page", page: "discover", rest: [] }),
    },
  ],
  sidebarSections: [{ id: "asked", order: -4, View: AskedLinks }],
  pages: [
    { id: "discover", View: lazy(async () => ({ default: (await import("./Discover.tsx")).Discover })) },
    { id: "space", View: lazy(async () => ({ default: (await import("./Space.tsx")).Space })) },
  ],
};
