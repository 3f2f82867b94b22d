// Something that is asked once, and again after a change.
import { useCallback, useEffect, useState } from "react";

interface Answer<T> {
  value: T | undefined;
  error: unknown;
  reload: () => Promise<void>;
}

/** `read` has to stay the same function while it asks the same (useCallback). */
export function useAnswer<T>(read: () => Promise<T>): Answer<T> {
  const [value, setValue] = useState<T>();
  const [error, setError] = useState<unknown>();
  const reload = useCallback(async () => {
    try {
      setValue(await read());
      setError(undefined);
    } catch (thrown) {
      setError(thrown);
    }
  }, [read]);
  useEffect(() => void reload(), [reload]);
  return { value, error, reload };
}
