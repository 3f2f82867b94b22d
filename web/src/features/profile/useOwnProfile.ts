// Oneself as others see one: by name and picture, or by one's id as long as there is no name.
import { useSession } from "../../extension/surroundings.tsx";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { useStore } from "../../ui/useStore.ts";
import { profileOf } from "./of.ts";

/** `size` is the picture's, in pixels. */
export function useOwnProfile(size: number): { userId: string; name: string; url: string | null } {
  const session = useSession();
  const profile = useStore(profileOf(session).profile);
  const { userId, client } = session;
  return { userId, name: profile?.name || userId, url: thumbnailUrl(client, profile?.picture, size) };
}
