// A long press with a finger opens a menu; scrolling or lifting the finger calls it off.
import { type PointerEvent, type TouchEvent, useRef } from "react";

const LONG_MS = 450;
const STEADY_PX = 10;

export function useLongPress(open: (at: { x: number; y: number }) => void) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number }>(undefined);
  const isOpened = useRef(false);
  const cancel = () => {
    clearTimeout(press.current?.timer);
    press.current = undefined;
  };
  return {
    onPointerDown: ({ pointerType, clientX: x, clientY: y }: PointerEvent) => {
      if (pointerType !== "touch") return;
      cancel();
      isOpened.current = false;
      const wait = () => {
        isOpened.current = true;
        open({ x, y });
      };
      press.current = { x, y, timer: setTimeout(wait, LONG_MS) };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const start = press.current;
      if (start && Math.hypot(clientX - start.x, clientY - start.y) > STEADY_PX) cancel();
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
    // For a browser that waits longer than this, it was a tap: beside the menu, which would close again.
    onTouchEnd: (event: TouchEvent) => isOpened.current && event.preventDefault(),
  };
}
