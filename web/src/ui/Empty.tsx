// What is shown where there is nothing yet: why, and what can be done.
import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface EmptyProps {
  icon?: ReactNode;
  title: string;
  text?: ReactNode;
  /** Nothing else is on the page. */
  isPage?: boolean;
  children?: ReactNode;
}

export function Empty({ icon, title, text, isPage, children }: EmptyProps) {
  return (
    <Stack align="center" justify="center" gap="sm" p="xl" h="100%" ta="center">
      {icon}
      <Title order={isPage ? 1 : 2} size="h4">
        {title}
      </Title>
      {text && (
        <Text c="dimmed" maw={420}>
          {text}
        </Text>
      )}
      {children}
    </Stack>
  );
}
