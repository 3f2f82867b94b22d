// The same text below the text area: gives it its height, and marks the mentions in it.
import { Fragment } from "react";
import { type Mention, mentionsIn } from "../../core/mentions.ts";
import styles from "./TextField.module.css";

export function Mirror({ text, mentions }: { text: string; mentions: readonly Mention[] }) {
  const names = mentionsIn(text, mentions).map((mention) => mention.text);
  return (
    <div className={styles.mirror} dir="auto" aria-hidden>
      {splitAt(text, names).map(({ part, at }) => (
        <Fragment key={at}>
          {names.includes(part) ? <mark className={styles.mention}>{part}</mark> : part}
        </Fragment>
      ))}
      {/* A line break at the end needs something to stand on. */}
      {"\u200b"}
    </div>
  );
}

function splitAt(text: string, names: readonly string[]): { part: string; at: number }[] {
  if (names.length === 0) return [{ part: text, at: 0 }];
  const longestFirst = [...names].sort((one, other) => other.length - one.length);
  const pattern = longestFirst.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  let at = 0;
  return text.split(new RegExp(`(${pattern})`)).map((part) => {
    const piece = { part, at };
    at += part.length + 1;
    return piece;
  });
}
