// The list of what can be put in the place of what is being typed.
import { useTranslation } from "react-i18next";
import { Picture } from "../../ui/Picture.tsx";
import styles from "./SuggestionList.module.css";
import type { Suggestion } from "./suggestions.ts";

interface SuggestionListProps {
  id: string;
  list: readonly Suggestion[];
  index: number;
  onChoose: (suggestion: Suggestion) => void;
}

export function SuggestionList({ id, list, index, onChoose }: SuggestionListProps) {
  const { t } = useTranslation("composer");
  return (
    <div id={id} role="listbox" aria-label={t("suggestions")} className={styles.list}>
      {list.map((suggestion, at) => (
        // The keys move the choice from within the text field; here is only the pointer.
        <div
          key={suggestion.key}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === index}
          tabIndex={-1}
          className={styles.option}
          onPointerDown={(event) => {
            // The text field keeps the focus, and a phone its keyboard.
            event.preventDefault();
            onChoose(suggestion);
          }}
        >
          <Sign suggestion={suggestion} />
          <bdi className={styles.label}>{suggestion.label}</bdi>
          {suggestion.hint && <Hint suggestion={suggestion} />}
        </div>
      ))}
    </div>
  );
}

function Sign({ suggestion: { picture, sign, imageUrl, label } }: { suggestion: Suggestion }) {
  if (picture)
    return <Picture id={picture.id} name={label.replace(/^[@#]/, "")} url={picture.url} size={24} />;
  if (imageUrl) return <img src={imageUrl} alt="" width={24} height={24} className={styles.image} />;
  return sign ? <span className={styles.sign}>{sign}</span> : null;
}

function Hint({ suggestion: { hint = "", label } }: { suggestion: Suggestion }) {
  const { t } = useTranslation("composer");
  return (
    <span className={styles.hint}>{label.startsWith("/") ? t(`commands.${hint}`) : <bdi>{hint}</bdi>}</span>
  );
}
