// A round button in a call.
import type { ComponentPropsWithRef, ReactNode } from "react";
import { IconAction } from "../../../ui/IconAction.tsx";

/** Eight of them fit beside each other on a phone. */
export const CONTROL_SIZE = 42;

interface ControlProps extends Pick<ComponentPropsWithRef<"button">, "ref" | "onClick"> {
  label: string;
  children: ReactNode;
  isPressed?: boolean;
  /** It ends the call. */
  isRed?: boolean;
  /** The key that does the same. */
  keyName?: string;
}

export function Control({ label, isPressed, isRed, keyName, ...rest }: ControlProps) {
  return (
    <IconAction
      label={label}
      size={CONTROL_SIZE}
      radius="xl"
      variant={isPressed || isRed ? "filled" : "default"}
      {...(isRed && { color: "red", "data-autofocus": true })}
      {...(keyName && { "aria-keyshortcuts": keyName })}
      {...rest}
    />
  );
}
