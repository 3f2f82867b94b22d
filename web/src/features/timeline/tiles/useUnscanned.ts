// Of a file that the server could read: why its virus scanner has not looked into it. Of encrypted files it knows nothing.
import { useEffect, useState } from "react";
import type { Unscanned } from "../../../core/scanMark.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import type { Attachment } from "../../../platform/media/attachment.ts";
import { unscanned } from "../../../platform/media/scans.ts";

export function useUnscanned(attachment: Attachment | undefined): Unscanned | undefined {
  const { client } = useSession();
  const [why, setWhy] = useState<Unscanned>();
  const mxc = attachment?.file ? undefined : attachment?.url;
  useEffect(() => {
    let isWanted = true;
    setWhy(undefined);
    if (mxc) void unscanned(client, mxc).then((found) => isWanted && setWhy(found));
    return () => {
      isWanted = false;
    };
  }, [client, mxc]);
  return why;
}
