// Two new people set up their keys and talk in an encrypted room; one closes the application and opens it again.
import { report, tell } from "../story.mjs";
import { Person } from "../person.mjs";

tell(async (baseUrl) => {
    const alice = await (await Person.register(baseUrl, "alice")).open();
    const bob = await (await Person.register(baseUrl, "bob")).open();
    await alice.setUpKeys();
    await bob.setUpKeys();
    report("alice's keys", await alice.keysAreReady());
    report("alice trusts her own device", await alice.trustsDevice(alice));

    const room = await alice.createRoom({ invite: [bob] });
    await bob.join(room);
    await alice.seesMember(room, bob);
    const question = await alice.say(room, "Do you read me?");
    await bob.reads(room, "Do you read me?");
    report("the question as bob got it", await bob.looksInside(room, question));
    await bob.say(room, "Loud and clear.");
    report("alice reads", await alice.reads(room, "Loud and clear."));

    await bob.reopen();
    await alice.say(room, "Still there?");
    report("bob reads after reopening", await bob.reads(room, "Still there?"));
    await bob.say(room, "As ever.");
    report("alice reads on", await alice.reads(room, "As ever."));
});
