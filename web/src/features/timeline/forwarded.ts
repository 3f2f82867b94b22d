// Where a message was written first.

/** The field of the content that forwarding writes. */
export const FORWARDED = "org.veche.forwarded";

export interface Forwarded {
  sender?: unknown;
  name?: unknown;
}
