// One recording at a time in the whole app: what plays is paused when something else begins.

let current: HTMLMediaElement | undefined;

/** To be called when it begins, whoever has begun it. */
export function playsAlone(element: HTMLMediaElement): void {
  if (current !== element) current?.pause();
  current = element;
}

export async function play(element: HTMLMediaElement): Promise<void> {
  playsAlone(element);
  // A browser that wants another press first refuses: the button stays.
  await element.play().catch(() => undefined);
}

/** It plays no more, and nothing more is fetched for it. */
export function letGo(element: HTMLMediaElement): void {
  element.pause();
  element.removeAttribute("src");
  element.load();
}
