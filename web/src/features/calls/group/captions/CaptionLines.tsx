// What is being said in the call, for whoever reads rather than hears it.
import { useStore } from "../../../../ui/useStore.ts";
import { nameOf } from "../../../timeline/index.ts";
import type { Company } from "../../company.ts";
import styles from "./Captions.module.css";
import { captionsOf } from "./of.ts";

export function CaptionLines({ call }: { call: Company }) {
  const lines = useStore(captionsOf(call).lines);
  if (lines.length === 0) return null;
  return (
    <div className={styles.lines}>
      {lines.map(({ key, userId, text }) => (
        <p key={key} dir="auto">
          <strong>
            <bdi>{nameOf(call.room, userId)}</bdi>
          </strong>{" "}
          {text}
        </p>
      ))}
    </div>
  );
}
