// An encrypted exchange between two people whose clients use simplified sliding sync.
import { report, tell } from "../story.mjs";
import { Person } from "../person.mjs";

tell(async (baseUrl) => {
    const alice = await (await Person.register(baseUrl, "alice")).open({ slidingSync: true });
    const bob = await (await Person.register(baseUrl, "bob")).open({ slidingSync: true });
    await alice.setUpKeys();
    await bob.setUpKeys();
    report("alice's keys", await alice.keysAreReady());

    const room = await alice.createRoom({ invite: [bob] });
    await bob.join(room);
    await alice.seesMember(room, bob);
    const question = await alice.say(room, "Is it faster?");
    await bob.reads(room, "Is it faster?");
    report("the question as bob got it", await bob.looksInside(room, question));
    await bob.say(room, "It slides.");
    report("alice reads", await alice.reads(room, "It slides."));
});
