// Everything this app can do: one line for each feature. The order decides between equal places in a list.
import type { Feature } from "../extension/contributions.ts";
import { admin } from "../features/admin/index.ts";
import { attachments } from "../features/attachments/index.ts";
import { callguests } from "../features/callguests/index.ts";
import { calls } from "../features/calls/index.ts";
import { composer } from "../features/composer/index.ts";
import { contacts } from "../features/contacts/index.ts";
import { devices } from "../features/devices/index.ts";
import { encryption } from "../features/encryption/index.ts";
import { expiry } from "../features/expiry/index.ts";
import { exporting } from "../features/exporting/index.ts";
import { forwarding } from "../features/forwarding/index.ts";
import { gallery } from "../features/gallery/index.ts";
import { groups } from "../features/groups/index.ts";
import { importing } from "../features/importing/index.ts";
import { location } from "../features/location/index.ts";
import { mentions } from "../features/mentions/index.ts";
import { notifications } from "../features/notifications/index.ts";
import { palette } from "../features/palette/index.ts";
import { pins } from "../features/pins/index.ts";
import { places } from "../features/places/index.ts";
import { pollform } from "../features/pollform/index.ts";
import { polls } from "../features/polls/index.ts";
import { profile } from "../features/profile/index.ts";
import { reactions } from "../features/reactions/index.ts";
import { receipts } from "../features/receipts/index.ts";
import { requests } from "../features/requests/index.ts";
import { rooms } from "../features/rooms/index.ts";
import { roundvideo } from "../features/roundvideo/index.ts";
import { saved } from "../features/saved/index.ts";
import { scheduled } from "../features/scheduled/index.ts";
import { searching } from "../features/searching/index.ts";
import { settings } from "../features/settings/index.ts";
import { sharing } from "../features/sharing/index.ts";
import { shelves } from "../features/shelves/index.ts";
import { stickers } from "../features/stickers/index.ts";
import { suspension } from "../features/suspension/index.ts";
import { threads } from "../features/threads/index.ts";
import { timeline } from "../features/timeline/index.ts";
import { translating } from "../features/translating/index.ts";
import { typing } from "../features/typing/index.ts";
import { viewer } from "../features/viewer/index.ts";
import { voice } from "../features/voice/index.ts";

export const features: Feature[] = [
  rooms,
  timeline,
  reactions,
  translating,
  threads,
  pins,
  polls,
  forwarding,
  mentions,
  saved,
  receipts,
  typing,
  composer,
  attachments,
  stickers,
  voice,
  roundvideo,
  calls,
  suspension,
  callguests,
  contacts,
  groups,
  places,
  requests,
  shelves,
  pollform,
  location,
  sharing,
  scheduled,
  expiry,
  encryption,
  devices,
  profile,
  notifications,
  searching,
  gallery,
  viewer,
  importing,
  exporting,
  settings,
  palette,
  admin,
];
