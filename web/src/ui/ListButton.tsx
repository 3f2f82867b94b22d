// A line above the list of chats that leads to something which waits.
import { UnstyledButton } from "@mantine/core";
import type { ComponentType, ReactNode } from "react";
import styles from "./ListButton.module.css";

interface ListButtonProps {
  icon: ComponentType<{ size?: number | string; "aria-hidden"?: boolean }>;
  text: string;
  onClick: () => void;
  /** At its end, such as how many wait. */
  children?: ReactNode;
}

export function ListButton({ icon: Icon, text, onClick, children }: ListButtonProps) {
  return (
    <UnstyledButton className={styles.line} onClick={onClick}>
      <Icon size={20} aria-hidden />
      <span>{text}</span>
      {children}
    </UnstyledButton>
  );
}
