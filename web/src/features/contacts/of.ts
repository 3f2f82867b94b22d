// The contacts of a session.
import { perSession } from "../../extension/perSession.ts";
import { ContactsModel } from "./model.ts";

export const contactsOf = perSession((session) => new ContactsModel(session));
