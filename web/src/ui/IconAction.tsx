// A button that is only a picture: its name is read aloud, and shown when pointed at.
import { ActionIcon, type ActionIconProps, Tooltip } from "@mantine/core";
import type { ComponentPropsWithRef, ReactNode } from "react";

interface IconActionProps
  extends ActionIconProps,
    Omit<ComponentPropsWithRef<"button">, keyof ActionIconProps> {
  label: string;
  children: ReactNode;
}

export function IconAction({ label, children, ...rest }: IconActionProps) {
  return (
    <Tooltip label={label} openDelay={400} withArrow>
      <ActionIcon variant="subtle" color="gray" size={36} aria-label={label} {...rest}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
