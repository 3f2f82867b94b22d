// What the service worker and the pages say to each other about notifications.

/** What a notification says. */
export interface Described {
  title: string;
  line: string;
  timeMs: number;
  isSilent: boolean;
  /** Whether the message could not be decrypted. */
  isSealed: boolean;
}

export interface AskedOfPage {
  type: "describe";
  userId: string;
  roomId: string;
  eventId: string;
}

/** "watching": the person looks at this account now. Undefined: the page knows nothing of it. */
export type PageAnswer = Described | "watching" | undefined;

/** Somebody has tapped a notification. */
export interface OpenPlace {
  type: "open";
  userId: string;
  path: string;
}
