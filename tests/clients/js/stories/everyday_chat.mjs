// Typing, reading, reacting, editing, redacting, logging out: in an encrypted room or in a plain one.
import { report, tell } from "../story.mjs";
import { Person } from "../person.mjs";

tell(async (baseUrl, kind) => {
    const encrypted = kind === "encrypted";
    const alice = await (await Person.register(baseUrl, "alice")).open();
    const bob = await (await Person.register(baseUrl, "bob")).open();
    const room = await alice.createRoom({ invite: [bob], encrypted });
    await bob.join(room, { encrypted });
    await alice.seesMember(room, bob);

    await alice.startTyping(room);
    report("bob sees typing", await bob.seesTyping(room, alice, true));
    await alice.stopTyping(room);
    report("bob sees no typing", await bob.seesTyping(room, alice, false));

    const lunch = await alice.say(room, "Lunch at noon?");
    report("bob reads", await bob.reads(room, "Lunch at noon?"));
    report("sent as", (await bob.looksInside(room, lunch)).wireType);
    report("bob's unread", await bob.seesUnread(room, 1));
    await bob.markRead(room, lunch);
    report("bob's unread after reading", await bob.seesUnread(room, 0));
    report("alice sees it read", await alice.seesReadBy(room, lunch, bob));

    await bob.react(room, lunch, "👍");
    report("alice sees the reaction", await alice.seesReaction(room, lunch));
    await alice.edit(room, lunch, "Lunch at one?");
    report("bob reads the edit", await bob.reads(room, "Lunch at one?"));
    const slip = await alice.say(room, "My password is swordfish");
    await bob.reads(room, "My password is swordfish");
    await alice.redact(room, slip);
    report("bob sees it redacted", await bob.seesRedacted(room, slip));
    report("bob's screen", bob.texts(room));

    report("after logging out", await alice.logOut());
});
