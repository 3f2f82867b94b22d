// A change that goes to the server: busy for as long, and what went wrong.
import { useState } from "react";

export function useChange() {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const change = (act: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    void act()
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return { isBusy, error, change };
}
