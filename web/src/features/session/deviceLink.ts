// The link by which another device signs this one in. It is taken out of the address and the history as soon as the app runs.
import { type DeviceLink, parseDeviceLink } from "../../core/deviceLink.ts";
import { Store } from "../../core/store.ts";

/** What was opened and is not used yet; only in memory, so that a reload forgets it. */
export const deviceLink = new Store<DeviceLink | undefined>(take());

function take(): DeviceLink | undefined {
  const { pathname, hash } = window.location;
  const link = parseDeviceLink(pathname, hash);
  if (link) window.history.replaceState(null, "", "/");
  return link;
}
