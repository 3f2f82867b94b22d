// Who is a stranger: an invitation of somebody whom one neither keeps as a contact nor writes with.

export interface Invited {
  isInvite: boolean;
  inviterId: string | undefined;
}

/** `known` are one's contacts and the people of one's direct chats. */
export function isRequest(entry: Invited, known: ReadonlySet<string>): boolean {
  return entry.isInvite && (entry.inviterId === undefined || !known.has(entry.inviterId));
}
