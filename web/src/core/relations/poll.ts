// Polls (MSC3381): reads a poll in its old and new spelling, and counts who voted for what.

export interface Poll {
  question: string;
  answers: { id: string; text: string }[];
  isDisclosed: boolean;
  maxSelections: number;
}

export interface Vote {
  sender: string;
  answers: string[];
  atMs: number;
}

export interface Tally {
  /** For each answer, who chose it. */
  voters: Map<string, string[]>;
  /** How many people voted at all. */
  total: number;
  winners: string[];
}

const MOST_ANSWERS = 20;

/** The poll in the content of a start event; undefined when it cannot be one. */
export function readPoll(content: Record<string, unknown>): Poll | undefined {
  const start = asRecord(content["m.poll"] ?? content["org.matrix.msc3381.poll.start"]);
  const question = readText(start?.question);
  if (!start || question === undefined || !Array.isArray(start.answers)) return undefined;
  const answers = start.answers.slice(0, MOST_ANSWERS).flatMap(readAnswer);
  if (!answers.length) return undefined;
  const most = start.max_selections;
  return {
    question,
    answers,
    isDisclosed:
      (typeof start.kind === "string" &&
        start.kind.replace(/^org\.matrix\.msc3381/, "m") === "m.poll.disclosed") ||
      start.kind === "m.disclosed",
    maxSelections:
      typeof most === "number" && Number.isInteger(most) && most > 0 ? Math.min(most, answers.length) : 1,
  };
}

/** The chosen answers in the content of a response. */
export function readVote(content: Record<string, unknown>): string[] {
  const selections =
    content["m.selections"] ?? asRecord(content["org.matrix.msc3381.poll.response"])?.answers;
  return Array.isArray(selections) ? selections.filter((id): id is string => typeof id === "string") : [];
}

/** Each person's latest vote before the end counts; one with an unknown answer spoils it. */
export function tallyPoll(poll: Poll, votes: readonly Vote[], endMs = Number.POSITIVE_INFINITY): Tally {
  const latest = new Map<string, Vote>();
  for (const vote of votes) {
    if (vote.atMs > endMs) continue;
    const earlier = latest.get(vote.sender);
    if (!earlier || vote.atMs >= earlier.atMs) latest.set(vote.sender, vote);
  }
  const voters = new Map(poll.answers.map(({ id }): [string, string[]] => [id, []]));
  let total = 0;
  for (const { sender, answers } of latest.values()) {
    const chosen = [...new Set(answers)].slice(0, poll.maxSelections);
    if (!chosen.length || !chosen.every((id) => voters.has(id))) continue;
    total += 1;
    for (const id of chosen) voters.get(id)?.push(sender);
  }
  return { voters, total, winners: winnersOf(voters) };
}

function winnersOf(voters: Map<string, string[]>): string[] {
  const most = Math.max(...[...voters.values()].map((list) => list.length));
  return most > 0 ? [...voters].filter(([, list]) => list.length === most).map(([id]) => id) : [];
}

function readAnswer(answer: unknown): { id: string; text: string }[] {
  const record = asRecord(answer);
  const id = record?.["m.id"] ?? record?.id;
  const text = readText(record);
  return typeof id === "string" && text !== undefined ? [{ id, text }] : [];
}

/** Text in any spelling: `m.text` as a list (MSC1767) or a string, or the unstable name. */
export function readText(holder: unknown): string | undefined {
  const record = asRecord(holder);
  const text = record?.["m.text"] ?? record?.["org.matrix.msc1767.text"] ?? record?.body;
  if (typeof text === "string") return text;
  if (!Array.isArray(text)) return undefined;
  const bodies = text.map(asRecord).filter((part) => !part?.mimetype || part.mimetype === "text/plain");
  const body = bodies[0]?.body;
  return typeof body === "string" ? body : undefined;
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : undefined;
}
