// The requests that wait for an answer, the newest first.
import { useSession } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import { type RoomEntry, roomListOf } from "../rooms/index.ts";
import { requestsOf } from "./model.ts";

export function useRequests(): RoomEntry[] {
  const session = useSession();
  const requests = requestsOf(session);
  useStore(requests.known);
  return useStore(roomListOf(session).entries).filter(requests.isRequest);
}
