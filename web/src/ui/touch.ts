// Whether one touches the screen rather than having a keyboard and a mouse.

export function isTouch(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}
