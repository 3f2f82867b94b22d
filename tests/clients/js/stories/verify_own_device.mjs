// Alice verifies her new device from the old one by emoji; the new one receives her secrets and reads the history.
import { report, tell, until } from "../story.mjs";
import { Person } from "../person.mjs";
import { compareEmoji, nextRequest } from "../verification.mjs";

tell(async (baseUrl) => {
    const alice = await (await Person.register(baseUrl, "alice")).open();
    await alice.setUpKeys();
    const room = await alice.createRoom();
    await alice.say(room, "A note to myself.");
    await alice.seesInBackup(1);
    const phone = await (await alice.onNewDevice()).open();
    await phone.crypto.userHasCrossSigningKeys(alice.userId, true);
    report("signed before", await alice.trustsDevice(phone));

    const received = nextRequest(alice);
    const requested = await phone.crypto.requestOwnUserVerification();
    const [shownOnPhone, shownOnOld] = await compareEmoji(requested, await received);

    report("shown on the phone", shownOnPhone);
    report("shown on the old device", shownOnOld);
    report("old device trusts the phone", await until("the phone is signed", () => alice.trustsDevice(phone)));
    const secrets = async () => (await phone.crypto.getCrossSigningStatus()).privateKeysCachedLocally;
    const all = async () => Object.values(await secrets()).every(Boolean);
    report("secrets arrived", await until("the secrets arrive", all));
    const backedUp = () => phone.crypto.getSessionBackupPrivateKey();
    report("backup key arrived", Boolean(await until("the backup key arrives", backedUp)));
    await phone.crypto.checkKeyBackupAndEnable();
    await phone.crypto.restoreKeyBackup();
    report("phone reads", await phone.reads(room, "A note to myself."));
});
