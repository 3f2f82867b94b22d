// One's own picture, followed when it changes.
import { Picture } from "../../ui/Picture.tsx";
import { useOwnProfile } from "./useOwnProfile.ts";

export function OwnPicture({ size }: { size: number }) {
  const { userId, name, url } = useOwnProfile(size);
  return <Picture id={userId} name={name} url={url} size={size} />;
}
