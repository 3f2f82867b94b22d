// Somebody on a plain page of matrix-js-sdk who comes to every chat and answers what they could read, until the end.
import { ClientEvent, MatrixEventEvent, RoomEvent } from "matrix-js-sdk";
import { Person } from "../person.mjs";
import { report, tell } from "../story.mjs";

tell(async (baseUrl) => {
    const guest = await (await Person.register(baseUrl, "guest")).open();
    await guest.setUpKeys();
    const { client } = guest;
    const come = (room) => room.getMyMembership() === "invite" && client.joinRoom(room.roomId);
    client.on(ClientEvent.Room, come);
    client.on(RoomEvent.MyMembership, come);
    client.on(MatrixEventEvent.Decrypted, (event) => answer(client, event));
    report("user", guest.userId);
    await new Promise(() => undefined);
});

function answer(client, event) {
    const { msgtype, body } = event.getContent();
    if (event.getSender() === client.getUserId() || msgtype !== "m.text") return;
    void client.sendTextMessage(event.getRoomId(), `I read: ${body}`);
}
