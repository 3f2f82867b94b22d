// The door of `session`: creating an account, signing in, changing between accounts, signing out.
export { SessionModel, type SessionState } from "./model.ts";
export { SignOut } from "./SignOut.tsx";
export { Welcome } from "./Welcome.tsx";
