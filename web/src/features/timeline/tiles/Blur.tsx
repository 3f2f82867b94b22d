// What a picture looks like from far away (blurhash), in its place until it is there.
import { decode, isBlurhashValid } from "blurhash";
import { useEffect, useRef } from "react";
import styles from "./Blur.module.css";

/** Stretched it looks the same, and it is drawn in no time. */
const PX = 32;
/** 9 by 9 colours, the most there can be. */
const LONGEST = 166;

export function Blur({ hash }: { hash: unknown }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const read = typeof hash === "string" && hash.length <= LONGEST && isBlurhashValid(hash).result ? hash : "";
  useEffect(() => {
    const context = read ? canvas.current?.getContext("2d") : undefined;
    context?.putImageData(new ImageData(new Uint8ClampedArray(decode(read, PX, PX)), PX, PX), 0, 0);
  }, [read]);
  return read ? <canvas ref={canvas} className={styles.blur} width={PX} height={PX} aria-hidden /> : null;
}
