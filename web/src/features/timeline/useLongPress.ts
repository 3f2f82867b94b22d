// A long press with a finger opens a menu; scrolling or lifting the finger calls it off.
import { type PointerEvent, useRef } from "react";

const LONG_MS = 450;
const STEADY_PX = 10;

export function useLongPress(open: (at: { x: number; y: number }) => void) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number }>(undefined);
  const cancel = () => {
    clearTimeout(press.current?.timer);
    press.current = undefined;
  };
  return {
    onPointerDown: ({ pointerType, clientX: x, clientY: y }: PointerEvent) => {
      if (pointerType !== "touch") return;
      cancel();
      press.current = { x, y, timer: setTimeout(() => open({ x, y }), LONG_MS) };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const start = press.current;
      if (start && Math.hypot(clientX - start.x, clientY - start.y) > STEADY_PX) cancel();
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
  };
}
