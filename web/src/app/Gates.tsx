// Shows the first gate that is closed, such as keeping the recovery key; behind the last one is the app.
import { Suspense, useEffect, useState } from "react";
import type { Gate, Surroundings } from "../extension/contributions.ts";
import type { Registry } from "../extension/registry.ts";
import type { SessionModel } from "../features/session/index.ts";
import { useStore } from "../ui/useStore.ts";
import { Shell } from "./Shell.tsx";

interface GatesProps {
  surroundings: Surroundings & { registry: Registry };
  sessions: SessionModel;
}

export function Gates({ surroundings, sessions }: GatesProps) {
  const { registry } = surroundings;
  const [isStarted, setStarted] = useState(false);
  useEffect(() => {
    startOnce(surroundings);
    setStarted(true);
  }, [surroundings]);
  return isStarted && <Behind gates={registry.gates} surroundings={surroundings} sessions={sessions} />;
}

const started = new WeakSet<Surroundings["session"]>();

/** React may run an effect twice; a feature is started once for each session. */
function startOnce(surroundings: GatesProps["surroundings"]): void {
  if (started.has(surroundings.session)) return;
  started.add(surroundings.session);
  surroundings.registry.start(surroundings);
}

function Behind({ gates: [first, ...rest], ...props }: GatesProps & { gates: Gate[] }) {
  if (!first) return <Shell sessions={props.sessions} />;
  return <One gate={first} rest={rest} {...props} />;
}

function One({ gate, rest, ...props }: GatesProps & { gate: Gate; rest: Gate[] }) {
  const isClosed = useStore(gate.isClosed(props.surroundings.session));
  if (!isClosed) return <Behind gates={rest} {...props} />;
  return (
    <Suspense>
      <gate.View />
    </Suspense>
  );
}
