// Whether the window is as narrow as a phone: it shows one pane. The same width stands in the CSS modules.
import { useMediaQuery } from "@mantine/hooks";

export function usePhone(): boolean {
  return useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
}
