// Who may call me, who rings, whose address is hidden, which way calls go, and who is told of strangers: kept in the account data `org.veche.calls`.

export const CALL_SETTINGS = "org.veche.calls";

export const WHO_MAY_CALL = ["everyone", "shared_rooms", "contacts"] as const;
export const RELAY = ["non_contacts", "always", "never"] as const;

/** How a call of two goes: through the server's SFU, by MatrixRTC; or from device to device, by classic calls. */
export const WAYS = ["sfu", "direct"] as const;

const USER_ID = /^@[^:]*:.{1,230}$/;

export interface CallSettings {
  whoMayCall: (typeof WHO_MAY_CALL)[number];
  /** People one does not know do not ring; what they tried is seen in the list of calls. */
  silenceUnknown: boolean;
  /** With whom a call goes through the server's relay, so that neither learns the other's IP address. */
  relay: (typeof RELAY)[number];
  /** How one's own calls go where both ways are there. Whoever calls one chooses for themselves. */
  way: (typeof WAYS)[number];
  /** Who is told when one talks long with a stranger, or shows them one's screen. */
  confidant: string | undefined;
}

export const DEFAULT_CALL_SETTINGS: CallSettings = {
  whoMayCall: "everyone",
  silenceUnknown: false,
  relay: "non_contacts",
  way: "sfu",
  confidant: undefined,
};

/** Read whatever account data holds; what is not understood is as by default. */
export function readCallSettings(content: unknown): CallSettings {
  const { who_may_call, silence_unknown, relay, way, confidant } = (content ?? {}) as Record<string, unknown>;
  return {
    whoMayCall: oneOf(WHO_MAY_CALL, who_may_call) ?? DEFAULT_CALL_SETTINGS.whoMayCall,
    silenceUnknown: silence_unknown === true,
    relay: oneOf(RELAY, relay) ?? DEFAULT_CALL_SETTINGS.relay,
    way: oneOf(WAYS, way) ?? DEFAULT_CALL_SETTINGS.way,
    confidant: typeof confidant === "string" && USER_ID.test(confidant) ? confidant : undefined,
  };
}

/** The content for account data. */
export function callSettingsContent(settings: CallSettings): Record<string, unknown> {
  const { whoMayCall, silenceUnknown, relay, way, confidant = null } = settings;
  return { who_may_call: whoMayCall, silence_unknown: silenceUnknown, relay, way, confidant };
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((one) => one === value);
}
