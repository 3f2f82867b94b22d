// What pointers and the wheel do to a picture: move it, come closer, leave it to a side.
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { Box } from "../../core/message/mediaBox.ts";
import {
  type Frame,
  type Lay,
  type Point,
  panBy,
  pinch,
  readSwipe,
  toggleZoom,
  zoomAt,
} from "../../core/viewing/zoom.ts";

type Swipe = NonNullable<ReturnType<typeof readSwipe>>;

const TWICE_MS = 320;
const STEADY_PX = 12;
/** How much closer one pixel of the wheel brings; a pinch on a touch pad tells smaller numbers. */
const WHEEL = 0.0015;
const WHEEL_PINCH = 0.01;

interface Press extends Point {
  atMs: number;
}

export function useGestures(
  stage: RefObject<HTMLDivElement | null>,
  lay: Lay,
  frame: Frame,
  change: (by: (lay: Lay) => Lay) => void,
  onSwipe: (swipe: Swipe) => void,
) {
  const pointers = useRef(new Map<number, Point>());
  const [drag, setDrag] = useState<Point>();
  const press = useRef<Press>(undefined);
  const tap = useRef<Press>(undefined);
  useWheel(stage, frame, change);

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, placeOf(event));
    press.current = pointers.current.size === 1 ? { ...placeOf(event), atMs: event.timeStamp } : undefined;
    if (pointers.current.size > 1) setDrag(undefined);
  };

  const onPointerMove = (event: PointerEvent) => {
    const from = pointers.current.get(event.pointerId);
    if (!from) return;
    const to = placeOf(event);
    const before = pairOf(pointers.current);
    pointers.current.set(event.pointerId, to);
    const after = pairOf(pointers.current);
    const by = { x: to.x - from.x, y: to.y - from.y };
    if (before && after) change((now) => pinch(now, before, after, frame));
    else if (lay.scale > 1) change((now) => panBy(now, by, frame));
    else setDrag((now = { x: 0, y: 0 }) => ({ x: now.x + by.x, y: now.y + by.y }));
  };

  const onPointerUp = (event: PointerEvent) => {
    if (!pointers.current.delete(event.pointerId)) return;
    const swipe = drag && readSwipe(drag, frame.window);
    setDrag(undefined);
    if (swipe) onSwipe(swipe);
    else if (isTwice(event)) change((now) => toggleZoom(now, placeOf(event), frame));
  };

  const onPointerCancel = (event: PointerEvent) => {
    pointers.current.delete(event.pointerId);
    setDrag(undefined);
  };

  /** Whether this ends the second of two quick presses at one place. */
  const isTwice = (event: PointerEvent): boolean => {
    const place = placeOf(event);
    if (!press.current || !isNear(press.current, place)) return false;
    const before = tap.current;
    const isSecond =
      before !== undefined && event.timeStamp - before.atMs < TWICE_MS && isNear(before, place);
    tap.current = isSecond ? undefined : { ...place, atMs: event.timeStamp };
    return isSecond;
  };

  return { drag, handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel } };
}

/** React listens to the wheel passively, so the page behind would scroll along. */
function useWheel(
  stage: RefObject<HTMLDivElement | null>,
  frame: { picture: Box; window: Box },
  change: (by: (lay: Lay) => Lay) => void,
): void {
  const latest = useRef({ frame, change });
  useEffect(() => {
    latest.current = { frame, change };
  });
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { frame, change } = latest.current;
      const factor = Math.exp(-event.deltaY * (event.ctrlKey ? WHEEL_PINCH : WHEEL));
      change((now) => zoomAt(now, factor, fromMiddle(element, event), frame));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [stage]);
}

function placeOf(event: PointerEvent): Point {
  return fromMiddle(event.currentTarget, event);
}

function fromMiddle(element: Element, { clientX, clientY }: { clientX: number; clientY: number }): Point {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
}

function pairOf(pointers: ReadonlyMap<number, Point>): [Point, Point] | undefined {
  const [one, other] = [...pointers.values()];
  return one && other ? [one, other] : undefined;
}

function isNear(one: Point, other: Point): boolean {
  return Math.hypot(one.x - other.x, one.y - other.y) < STEADY_PX;
}
