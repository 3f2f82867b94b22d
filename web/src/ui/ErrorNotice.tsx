// Says what went wrong and, if one can try again, how; screen readers hear it at once.
import { Alert, Button, Group } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface ErrorNoticeProps {
  title?: string;
  children: ReactNode;
  action?: { label: string; run: () => void };
}

export function ErrorNotice({ title, children, action }: ErrorNoticeProps) {
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />} title={title}>
      {children}
      {action && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={action.run}>
            {action.label}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
