// A setting that is saved when it is changed: busy, saved, or why not.

import { useState } from "react";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";

/** Returns what saves, whether that is under way, and the reason if it failed. */
export function useChange(): {
  change: (act: () => Promise<unknown>) => Promise<void>;
  isBusy: boolean;
  problem: string | undefined;
} {
  const say = useFailureText();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const change = async (act: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
    } catch (error) {
      setProblem(say(failureOf(error)));
    } finally {
      setBusy(false);
    }
  };
  return { change, isBusy, problem };
}
