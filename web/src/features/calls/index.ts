// The door of `calls`: voice and video calls, who may ring, and what became of calls.
import { IconPhone } from "@tabler/icons-react";
import { lazy } from "react";
import { readSign } from "../../core/calls/fold.ts";
import { RING, readRing } from "../../core/calls/ring.ts";
import type { Command, Feature, Surroundings } from "../../extension/contributions.ts";
import { tellOwnDevices } from "./answeredHere.ts";
import { CallButtons } from "./CallButtons.tsx";
import { Calls } from "./Calls.tsx";
import { BegunLine, tellBegun } from "./group/BegunLine.tsx";
import { GroupBanner } from "./group/GroupBanner.tsx";
import { GroupButton } from "./group/GroupButton.tsx";
import { GroupCallOverlay } from "./group/GroupCallOverlay.tsx";
import { hearLateSigns } from "./lateSigns.ts";
import { callLogOf, callsOf, confidantOf, groupCallsOf } from "./of.ts";
import { isSilent } from "./shield/silent.ts";

const INVITE = "m.call.invite";
const CallTile = lazy(async () => ({ default: (await import("./log/CallTile.tsx")).CallTile }));

const current = ({ session }: Surroundings) => callsOf(session).current.value;
const incoming = ({ session }: Surroundings) => callsOf(session).incoming.value;
const inGroup = ({ session }: Surroundings) => groupCallsOf(session).current.value;
const isInCall = (at: Surroundings) => (current(at) ?? inGroup(at)) !== undefined;
const groupBell = ({ session }: Surroundings) => callsOf(session).groupBell;
const isRinging = (at: Surroundings) => (incoming(at) ?? groupBell(at).ringing.value) !== undefined;

const commands: Command[] = [
  {
    id: "call-answer",
    label: "calls:commands.answer",
    shortcut: "alt+a",
    isShown: isRinging,
    run: (at) => (incoming(at) ? callsOf(at.session).answer(false) : groupBell(at).answer(false)),
  },
  {
    id: "call-decline",
    label: "calls:commands.decline",
    shortcut: "alt+r",
    isShown: isRinging,
    run: (at) => (incoming(at) ? callsOf(at.session).decline() : groupBell(at).decline()),
  },
  {
    id: "call-mute",
    label: "calls:commands.mute",
    shortcut: "alt+m",
    isShown: isInCall,
    run: (at) => (current(at) ?? inGroup(at))?.toggleMute(),
  },
  {
    id: "call-camera",
    label: "calls:commands.camera",
    shortcut: "alt+v",
    isShown: isInCall,
    run: (at) => (current(at) ?? inGroup(at))?.toggleCamera(),
  },
  {
    id: "call-hang-up",
    label: "calls:commands.hangUp",
    shortcut: "alt+shift+h",
    isShown: isInCall,
    run: (at) => {
      current(at)?.hangUp();
      return inGroup(at)?.leave();
    },
  },
];

export const calls: Feature = {
  name: "calls",
  start: ({ session }) => {
    callLogOf(session);
    const pairs = callsOf(session);
    pairs.start();
    // One is in one call at a time.
    session.onStop(pairs.current.subscribe(() => pairs.current.value && groupCallsOf(session).leave()));
    const { current } = groupCallsOf(session);
    session.onStop(current.subscribe(() => current.value && confidantOf(session).watch(current.value)));
    hearLateSigns(session);
    tellOwnDevices(session);
  },
  roomMarks: [
    { id: "calls", order: 10, View: CallButtons },
    { id: "group-call", order: 11, View: GroupButton },
  ],
  roomBanners: [{ id: "group-call", order: -10, place: "top", View: GroupBanner }],
  tiles: [
    {
      type: INVITE,
      layout: "bubble",
      View: CallTile,
      summarize: (event, _room, t) =>
        t(readSign(INVITE, event.getContent(), "", 0)?.isVideo ? "calls:kind.video" : "calls:kind.voice"),
      isSilent,
    },
    {
      type: RING,
      is: (event) => readRing(event.getContent(), 0) !== undefined,
      layout: "bubble",
      View: CallTile,
      summarize: (event, _room, t) =>
        t(readRing(event.getContent(), 0)?.isVideo === false ? "calls:kind.voice" : "calls:kind.video"),
      isSilent,
    },
    { type: RING, layout: "line", View: BegunLine, summarize: tellBegun },
  ],
  overlays: [
    { id: "calls", View: Calls },
    { id: "group-call", View: GroupCallOverlay },
    {
      id: "recordings-left",
      View: lazy(async () => ({
        default: (await import("./group/recording/LeftoverNotice.tsx")).LeftoverNotice,
      })),
    },
  ],
  commands,
  beginnings: [
    {
      id: "calls",
      order: 45,
      label: "calls:list.title",
      icon: IconPhone,
      run: ({ navigation }) => navigation.go({ name: "page", page: "calls", rest: [] }),
    },
  ],
  pages: [
    { id: "calls", View: lazy(async () => ({ default: (await import("./log/CallsPage.tsx")).CallsPage })) },
  ],
  settingsPages: [
    {
      id: "calls",
      order: 25,
      label: "calls:settings.title",
      icon: IconPhone,
      View: lazy(async () => ({ default: (await import("./CallSettings.tsx")).CallSettings })),
    },
  ],
};
