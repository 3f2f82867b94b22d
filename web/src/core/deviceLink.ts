// The address by which a new device is signed in: all of it that matters is behind the #, so it reaches no server and no log.

export interface DeviceLink {
  /** Whose account it opens, to be asked before it is used. */
  userId: string;
  /** Signs in once, for a short time. */
  token: string;
}

const PATH = "/add-device";

/** `origin` is where the app is, without a slash at the end. */
export function formatDeviceLink(origin: string, { userId, token }: DeviceLink): string {
  return `${origin}${PATH}#${encodeURIComponent(userId)}&${encodeURIComponent(token)}`;
}

/** Undefined for any other address, and for one that is not whole. */
export function parseDeviceLink(path: string, hash: string): DeviceLink | undefined {
  if (path !== PATH) return undefined;
  const [userId, token, ...rest] = hash.replace(/^#/, "").split("&").map(decode);
  return userId && token && rest.length === 0 && userId.startsWith("@") ? { userId, token } : undefined;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
