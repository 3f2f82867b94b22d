// Media in a room that is not encrypted, sent as another app might: without a small picture.
import { ask } from "./accounts.ts";

interface Place {
  url: string;
  token: string;
  roomId: string;
}

interface Sent {
  msgtype: string;
  body: string;
  mimetype: string;
  bytes: Uint8Array;
}

export async function sendOpenly(place: Place, { msgtype, body, mimetype, bytes }: Sent): Promise<void> {
  const { url, token, roomId } = place;
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": mimetype };
  const sending = { method: "POST", headers, body: new Uint8Array(bytes) };
  const answer = await fetch(`${url}/_matrix/media/v3/upload?filename=${body}`, sending);
  const { content_uri } = (await answer.json()) as { content_uri: string };
  const content = { msgtype, body, url: content_uri, info: { mimetype, size: bytes.length } };
  await ask(url, "PUT", `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${body}`, content, token);
}
