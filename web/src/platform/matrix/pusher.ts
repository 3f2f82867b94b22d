// This browser as a pusher of an account (MSC4174): the server itself encrypts for it, without a gateway.
import type { StoredAccount } from "../storage/accounts.ts";
import { ask } from "./bareRequest.ts";

export const APP_ID = "org.veche.web";
const KIND = "org.matrix.msc4174.webpush";
const CAPABILITY = "org.matrix.msc4174.webpush";
const ACKNOWLEDGE = "/unstable/org.matrix.msc4174/pushers/ack";

/** The key that push subscriptions are made with, if the account's server pushes to browsers. */
export async function fetchServerKey(account: StoredAccount): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const path = "/v3/capabilities";
  const { capabilities } = await ask<{ capabilities: Record<string, unknown> }>(account, "GET", path);
  const found = (capabilities["m.webpush"] ?? capabilities[CAPABILITY]) as
    | { enabled?: boolean; vapid?: string }
    | undefined;
  return found?.enabled && found.vapid ? decodeBase64Url(found.vapid) : undefined;
}

/** Have the account's server push here. It first sends a token, and begins when that was sent back. */
export async function setPusher(account: StoredAccount, subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  await ask(account, "POST", "/v3/pushers/set", {
    kind: KIND,
    app_id: APP_ID,
    pushkey: keys?.p256dh,
    app_display_name: "Veche",
    device_display_name: account.deviceId,
    lang: navigator.language,
    // Several accounts in this browser share its one subscription.
    append: true,
    data: {
      url: endpoint,
      auth: keys?.auth,
      format: "event_id_only",
      default_payload: { user_id: account.userId },
    },
  });
}

export async function removePusher(account: StoredAccount, subscription: PushSubscription): Promise<void> {
  const pushkey = subscription.toJSON().keys?.p256dh;
  await ask(account, "POST", "/v3/pushers/set", { kind: null, app_id: APP_ID, pushkey });
}

/** Send the token back that came by push. */
export async function acknowledge(account: StoredAccount, appId: string, token: string): Promise<void> {
  await ask(account, "POST", ACKNOWLEDGE, { app_id: appId, ack_token: token });
}

/** Whether the server pushes here already, or still waits for its token. */
export async function isActive(account: StoredAccount, subscription: PushSubscription): Promise<boolean> {
  const pushkey = subscription.toJSON().keys?.p256dh;
  const { pushers } = await ask<{ pushers: { pushkey: string; data: { activated?: boolean } }[] }>(
    account,
    "GET",
    "/v3/pushers",
  );
  return pushers.some((pusher) => pusher.pushkey === pushkey && pusher.data.activated !== false);
}

function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
}
