// Asks before a file is saved that can do harm when it is opened.
import { type ReactNode, useState } from "react";
import { dangersOf } from "../../../core/dangerousFile.ts";
import { DangerQuestion } from "./DangerQuestion.tsx";
import type { Media } from "./readMedia.ts";

/** Save by `guard`; what it asks is to be drawn somewhere. */
export function useGuard({ attachment, fileName, sentName }: Media): {
  guard: (save: () => void) => void;
  question: ReactNode;
} {
  const [save, setSave] = useState<() => void>();
  const dangers = dangersOf(sentName, attachment?.mimetype);
  const close = () => setSave(undefined);
  return {
    guard: (wanted) => (dangers.length > 0 ? setSave(() => wanted) : wanted()),
    question: save && (
      <DangerQuestion
        fileName={fileName}
        dangers={dangers}
        onClose={close}
        onSave={() => [close(), save()]}
      />
    ),
  };
}
