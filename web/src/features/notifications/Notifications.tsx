// The page of settings about notifications.
import { Stack } from "@mantine/core";
import { OwnRules } from "./OwnRules.tsx";
import { Quiet } from "./Quiet.tsx";
import { ThisDevice } from "./ThisDevice.tsx";
import { WhatNotifies } from "./WhatNotifies.tsx";

export function Notifications() {
  return (
    <Stack gap="xl">
      <ThisDevice />
      <WhatNotifies />
      <Quiet />
      <OwnRules />
    </Stack>
  );
}
