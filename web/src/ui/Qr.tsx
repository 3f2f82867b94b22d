// A QR code as a picture with a name; drawn here, so that nobody else learns what it says.
import { useMemo } from "react";
import { writeQr } from "../core/writeQr.ts";
import styles from "./Qr.module.css";

/** `content`: a text, or bytes as they are. */
export function Qr({ content, label }: { content: string | Uint8ClampedArray; label: string }) {
  const { size, path } = useMemo(() => draw(content), [content]);
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className={styles.qr}
    >
      <path d={path} />
    </svg>
  );
}

function draw(content: string | Uint8ClampedArray): { size: number; path: string } {
  const rows = writeQr(content);
  const squares = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return { size: rows.length, path: squares.join("") };
}
