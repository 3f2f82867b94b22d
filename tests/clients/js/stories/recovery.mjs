// Alice logs in on a new device and reads her history with the recovery key alone.
import { report, tell } from "../story.mjs";
import { Person } from "../person.mjs";

tell(async (baseUrl) => {
    const alice = await (await Person.register(baseUrl, "alice")).open();
    const bob = await (await Person.register(baseUrl, "bob")).open();
    const recoveryKey = await alice.setUpKeys();
    await bob.setUpKeys();
    const room = await alice.createRoom({ invite: [bob] });
    await bob.join(room);
    await alice.seesMember(room, bob);
    const first = await alice.say(room, "The key is under the mat.");
    await bob.reads(room, "The key is under the mat.");
    await bob.say(room, "Thank you.");
    await alice.reads(room, "Thank you.");
    report("sessions in the backup", await alice.seesInBackup(2));
    alice.close();

    const phone = await (await alice.onNewDevice()).open();
    report("before the recovery key", await phone.looksInside(room, first));
    const { total, imported } = await phone.recover(recoveryKey);
    report("restored", { total, imported });
    report("after the recovery key", await phone.looksInside(room, first));
    report("phone reads", await phone.readsBack(room));
    report("the phone's keys", await phone.keysAreReady());
    report("the phone is signed", await phone.trustsDevice(phone));

    await phone.seesMember(room, bob);
    await phone.say(room, "From my new phone.");
    report("bob reads", await bob.reads(room, "From my new phone."));
});
