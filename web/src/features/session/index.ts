// The door of `session`: creating an account, signing in, changing between accounts, signing out.
export { AddHere } from "./AddHere.tsx";
export { deviceLink } from "./deviceLink.ts";
export { SessionModel, type SessionState } from "./model.ts";
export { SignOut } from "./SignOut.tsx";
export { Welcome } from "./Welcome.tsx";
