// Keeps how the account looks, for when another one of this browser is in use.
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { readFace, writeFace } from "../../platform/storage/faces.ts";
import type { OwnProfile } from "./model.ts";
import { profileOf } from "./of.ts";

const PICTURE_PX = 40;

export function keepFace(session: Session): void {
  const { profile } = profileOf(session);
  // Only a help to recognise oneself: what cannot be kept is shown by its id.
  const keep = () => void (profile.value && write(session, profile.value).catch(() => undefined));
  session.onStop(profile.subscribe(keep));
  keep();
}

async function write(session: Session, { name, picture: mxc }: OwnProfile): Promise<void> {
  const before = await readFace(session.userId);
  if (before && before.name === name && before.mxc === mxc) return;
  const picture = before?.mxc === mxc ? before?.picture : await fetchPicture(session, mxc);
  // The account may have been signed out in the meantime.
  if (session.status.value === "signed-out") return;
  await writeFace(session.userId, { name, ...(mxc && picture && { mxc, picture }) });
}

async function fetchPicture({ client }: Session, mxc: string | undefined): Promise<Blob | undefined> {
  const url = thumbnailUrl(client, mxc, PICTURE_PX);
  if (!url) return undefined;
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${client.getAccessToken()}` } });
  return answer.ok ? answer.blob() : undefined;
}
