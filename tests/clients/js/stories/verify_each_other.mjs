// Alice and Bob compare emoji in their room and trust each other from then on.
import { report, tell, until } from "../story.mjs";
import { Person } from "../person.mjs";
import { compareEmoji, nextRequest } from "../verification.mjs";

tell(async (baseUrl) => {
    const alice = await (await Person.register(baseUrl, "alice")).open();
    const bob = await (await Person.register(baseUrl, "bob")).open();
    await alice.setUpKeys();
    await bob.setUpKeys();
    const room = await alice.createRoom({ invite: [bob] });
    await bob.join(room);
    await alice.seesMember(room, bob);
    await alice.crypto.userHasCrossSigningKeys(bob.userId, true);
    await bob.crypto.userHasCrossSigningKeys(alice.userId, true);
    report("alice trusts bob before", await alice.trustsPerson(bob));

    const received = nextRequest(bob);
    const requested = await alice.crypto.requestVerificationDM(bob.userId, room);
    const [shownToAlice, shownToBob] = await compareEmoji(requested, await received);

    report("shown to alice", shownToAlice);
    report("shown to bob", shownToBob);
    report("alice trusts bob", await until("alice trusts bob", () => alice.trustsPerson(bob)));
    report("bob trusts alice", await until("bob trusts alice", () => bob.trustsPerson(alice)));
    report("bob trusts alice's device", await bob.trustsDevice(alice));
});
