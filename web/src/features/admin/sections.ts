// The parts of administration, in their order; each is a page, `/admin/ID`.
import {
  IconAdjustments,
  IconFlag,
  IconHeartRateMonitor,
  IconMessages,
  IconPhoneOff,
  IconTicket,
  IconUsers,
} from "@tabler/icons-react";

export const SECTIONS = [
  { id: "health", icon: IconHeartRateMonitor },
  { id: "people", icon: IconUsers },
  { id: "rooms", icon: IconMessages },
  { id: "reports", icon: IconFlag },
  { id: "calling", icon: IconPhoneOff },
  { id: "tokens", icon: IconTicket },
  { id: "settings", icon: IconAdjustments },
] as const;

export type SectionId = (typeof SECTIONS)[number]["id"];
