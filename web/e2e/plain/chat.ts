// Somebody else's chat: it comes to every room, shows what it could read there, and sends what is typed.
import {
  ClientEvent,
  createClient,
  createNewMatrixCall,
  type MatrixClient,
  type MatrixEvent,
  MatrixEventEvent,
  type Room,
  RoomEvent,
} from "matrix-js-sdk";
import { CallErrorCode } from "matrix-js-sdk/lib/webrtc/call.js";
import { open, type PlainAccount } from "./open.ts";

document.body.innerHTML = `
  <h1>A plain page</h1>
  <ol aria-label="Said"></ol>
  <form><input aria-label="Your words"><button>Send</button></form>`;
const said = document.body.querySelector("ol") as HTMLElement;
const form = document.body.querySelector("form") as HTMLFormElement;
const words = form.querySelector("input") as HTMLInputElement;

let client: MatrixClient;

async function enter(account: PlainAccount): Promise<void> {
  client = createClient(account);
  const come = (room: Room) => room.getMyMembership() === "invite" && client.joinRoom(room.roomId);
  client.on(ClientEvent.Room, come);
  client.on(RoomEvent.MyMembership, come);
  const draw = () => said.replaceChildren(...client.getRooms().flatMap(linesOf));
  client.on(RoomEvent.Timeline, draw);
  client.on(MatrixEventEvent.Decrypted, draw);
  client.on(MatrixEventEvent.Replaced, draw);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const room = client.getRooms().find((room) => room.getMyMembership() === "join");
    if (room) void client.sendTextMessage(room.roomId, words.value);
    words.value = "";
  });
  await open(client, account);
}

function linesOf(room: Room): HTMLElement[] {
  return room.getLiveTimeline().getEvents().filter(isSaid).map(lineOf);
}

function isSaid(event: MatrixEvent): boolean {
  return event.getType() === "m.room.message" && !event.isRelation("m.replace");
}

function lineOf(event: MatrixEvent): HTMLElement {
  const line = document.createElement("li");
  const { body, formatted_body: formatted } = event.getContent();
  line.innerHTML = formatted ?? body;
  line.prepend(`${event.getSender()}, ${event.isEncrypted() ? "encrypted" : "open to all"}: `);
  return line;
}

/** Call whoever is in a room, whatever one may; returns when the invitation was sent. */
async function call(roomId: string): Promise<void> {
  const made = createNewMatrixCall(client, roomId);
  await made?.placeVoiceCall();
  Object.assign(window, { hangUp: () => made?.hangup(CallErrorCode.UserHangup, false) });
}

Object.assign(window, { enter, call });
