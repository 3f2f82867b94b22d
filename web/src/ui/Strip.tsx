// A thin line that says how things are, such as above the composer.
import type { ComponentType, ReactNode } from "react";
import styles from "./Strip.module.css";

interface StripProps {
  icon: ComponentType<{ size?: number | string; "aria-hidden"?: boolean }>;
  children: ReactNode;
}

export function Strip({ icon: Icon, children }: StripProps) {
  return (
    <div className={styles.strip}>
      <Icon size={16} aria-hidden />
      {children}
    </div>
  );
}
