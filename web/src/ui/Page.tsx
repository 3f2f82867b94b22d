// A page of its own in the middle of the window, such as signing in.
import { Container, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./Page.module.css";

interface PageProps {
  title: string;
  lead?: ReactNode;
  /** Above the title. */
  picture?: ReactNode;
  children: ReactNode;
  /** Pixels; a narrow column by default. */
  width?: number;
}

export function Page({ title, lead, picture, children, width = 420 }: PageProps) {
  return (
    <main className={styles.page}>
      <Container size={width} w="100%" py="xl">
        <Stack gap="lg">
          <Stack gap="xs">
            {picture}
            <Title order={1} size="h2">
              {title}
            </Title>
            {lead && <Text c="dimmed">{lead}</Text>}
          </Stack>
          {children}
        </Stack>
      </Container>
    </main>
  );
}
