// The content of a new poll (MSC3381), in the form that other clients read today beside the one of the specification.

/** What clients in the field send and read; its content carries the later, stable form too. */
export const POLL_START = "org.matrix.msc3381.poll.start";

export const FEWEST_ANSWERS = 2;
/** The proposal's own limit. */
export const MOST_ANSWERS = 20;
export const LONGEST_QUESTION = 340;
export const LONGEST_ANSWER = 340;

export interface PollDraft {
  question: string;
  answers: string[];
  /** Whether people may choose several answers. */
  isMultiple: boolean;
  /** Whether everybody sees the results before the end. */
  isDisclosed: boolean;
}

export type PollFault = "question" | "answers" | "same";

/** Why the poll cannot be sent yet; undefined when it can. */
export function faultOfPoll(draft: PollDraft): PollFault | undefined {
  const answers = answersOf(draft);
  if (!draft.question.trim()) return "question";
  if (answers.length < FEWEST_ANSWERS || answers.length > MOST_ANSWERS) return "answers";
  if (new Set(answers).size < answers.length) return "same";
  return undefined;
}

/** `newId` makes an id for each answer. */
export function buildPoll(draft: PollDraft, newId: () => string): Record<string, unknown> {
  const question = draft.question.trim().slice(0, LONGEST_QUESTION);
  const answers = answersOf(draft).map((text) => ({ id: newId(), text: text.slice(0, LONGEST_ANSWER) }));
  const choices = draft.isMultiple ? answers.length : 1;
  const kind = draft.isDisclosed ? "disclosed" : "undisclosed";
  const fallback = [question, ...answers.map(({ text }, index) => `${index + 1}. ${text}`)].join("\n");
  return {
    [POLL_START]: {
      question: { "org.matrix.msc1767.text": question, body: question, msgtype: "m.text" },
      kind: `org.matrix.msc3381.poll.${kind}`,
      max_selections: choices,
      answers: answers.map(({ id, text }) => ({ id, "org.matrix.msc1767.text": text })),
    },
    "org.matrix.msc1767.text": fallback,
    "m.poll": {
      question: { "m.text": [{ body: question }] },
      kind: `m.${kind}`,
      max_selections: choices,
      answers: answers.map(({ id, text }) => ({ "m.id": id, "m.text": [{ body: text }] })),
    },
    "m.text": [{ body: fallback }],
  };
}

function answersOf({ answers }: PollDraft): string[] {
  return answers.map((answer) => answer.trim()).filter(Boolean);
}
