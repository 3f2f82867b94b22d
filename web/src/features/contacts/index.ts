// The door of `contacts`: the people one knows, the way to oneself, and blocking.
import { IconAddressBook } from "@tabler/icons-react";
import { lazy } from "react";
import type { Feature } from "../../extension/contributions.ts";

export { isBlocked, setBlocked } from "./blocking.ts";
export { contactsOf } from "./of.ts";
export { PersonActions } from "./PersonActions.tsx";

export const contacts: Feature = {
  name: "contacts",
  beginnings: [
    {
      id: "contacts",
      order: 40,
      label: "contacts:title",
      icon: IconAddressBook,
      run: ({ navigation }) => navigation.go({ name: "page", page: "contacts", rest: [] }),
    },
  ],
  pages: [
    { id: "contacts", View: lazy(async () => ({ default: (await import("./Contacts.tsx")).Contacts })) },
    { id: "person", View: lazy(async () => ({ default: (await import("./PersonPage.tsx")).PersonPage })) },
  ],
};
