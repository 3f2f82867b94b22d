// The page for bringing history from other messengers.
import { Stack } from "@mantine/core";
import { useSession } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import { Chats } from "./Chats.tsx";
import { Choose } from "./Choose.tsx";
import { Outcome } from "./Outcome.tsx";
import { importOf } from "./of.ts";
import { Reading, Running } from "./Running.tsx";

export function ImportPage() {
  const model = importOf(useSession());
  const state = useStore(model.state);
  return (
    <Stack gap="lg">
      {state.is === "empty" && <Choose model={model} why={state.why} />}
      {state.is === "reading" && <Reading part={state.part} onCancel={() => model.cancel()} />}
      {state.is === "choosing" && <Chats model={model} chats={state.chats} />}
      {state.is === "running" && <Running model={model} {...state} />}
      {state.is === "done" && <Outcome model={model} {...state} />}
    </Stack>
  );
}
