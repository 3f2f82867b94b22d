// How long it takes until somebody is seen who was not before, as the browser counts decoded pictures.
import type { Person } from "./person.ts";

/** Milliseconds from now, or from the next press of `label` in a window if given, until a picture comes that did not before. */
export async function untilPicture({ page }: Person, label?: string): Promise<number> {
  return page.evaluate(async (label) => {
    const count = async () => {
      const { lines } = window as unknown as { lines: RTCPeerConnection[] };
      const found = new Map<string, number>();
      for (const [at, line] of lines.entries())
        for (const report of (await line.getStats()).values())
          if (report.type === "inbound-rtp" && report.kind === "video")
            found.set(`${at} ${report.id}`, report.framesDecoded ?? 0);
      return found;
    };
    const pressed = new Promise<void>((done) => {
      const note = ({ target }: Event) => {
        const button = (target as Element).closest("[role$='dialog'] button");
        if (button?.textContent !== label) return;
        removeEventListener("click", note, true);
        done();
      };
      if (label) addEventListener("click", note, true);
      else done();
    });
    const before = await count();
    await pressed;
    const begun = performance.now();
    for (;;) {
      const now = await count();
      if ([...now].some(([name, frames]) => frames > (before.get(name) ?? 0)))
        return performance.now() - begun;
      await new Promise((done) => setTimeout(done, 20));
    }
  }, label);
}
