// What a service message of Telegram says, as a sentence: somebody joined, pinned, called, changed the name.
import type { Sentences } from "./phrases.ts";
import { type Foreign, finite, word } from "./shape.ts";

/** A known action becomes a sentence, any other its own name with what it carries, so that nothing is lost. */
export function sayService(value: Foreign, { say, knows }: Sentences): string {
  const action = word(value.action) ?? "";
  const key = `service.${action}`;
  const values = {
    members: listMembers(value.members),
    title: word(value.title) ?? word(value.new_title) ?? "",
    duration: sayDuration(finite(value.duration_seconds) ?? finite(value.duration)),
    text: word(value.text) ?? word(value.message) ?? word(value.emoticon) ?? "",
  };
  if (action && knows(key)) return say(key, values).trim();
  const rest = [values.members, values.title, values.text, values.duration].filter(Boolean).join(", ");
  return [action.replace(/_/g, " "), rest].filter(Boolean).join(": ");
}

function listMembers(value: unknown): string {
  return Array.isArray(value) ? value.map((member: unknown) => word(member) ?? "?").join(", ") : "";
}

function sayDuration(seconds: number | undefined): string {
  if (!seconds || seconds < 0) return "";
  const [minutes, rest] = [Math.floor(seconds / 60), Math.floor(seconds % 60)];
  return `${minutes}:${String(rest).padStart(2, "0")}`;
}
