// Somebody else's older app: it comes to every chat, and calls and is called there by m.call.* alone, as matrix-js-sdk does it.
import {
  CallEvent,
  ClientEvent,
  createClient,
  createNewMatrixCall,
  type MatrixCall,
  type MatrixClient,
  type Room,
  RoomEvent,
} from "matrix-js-sdk";
import { CallErrorCode } from "matrix-js-sdk/lib/webrtc/call.js";
import { CallEventHandlerEvent } from "matrix-js-sdk/lib/webrtc/callEventHandler.js";
import { open, type PlainAccount } from "./open.ts";

document.body.innerHTML = `
  <h1>A plain telephone</h1>
  <p role="status">idle</p>
  <button disabled>Call</button><button>Answer</button><button>Hang up</button>
  <section></section>`;
const status = document.body.querySelector("p") as HTMLElement;
const films = document.body.querySelector("section") as HTMLElement;
let call: MatrixCall | undefined;

async function enter(account: PlainAccount): Promise<void> {
  const client = createClient(account);
  const come = (room: Room) => {
    if (room.getMyMembership() === "invite") void client.joinRoom(room.roomId);
    else buttonOf("Call").disabled = false;
  };
  client.on(ClientEvent.Room, come);
  client.on(RoomEvent.MyMembership, come);
  client.on(CallEventHandlerEvent.Incoming, take);
  buttonOf("Call").addEventListener("click", () => void dial(client)?.placeVideoCall());
  buttonOf("Answer").addEventListener("click", () => void call?.answer(true, true));
  buttonOf("Hang up").addEventListener("click", () => call?.hangup(CallErrorCode.UserHangup, false));
  await open(client, account);
}

function dial(client: MatrixClient): MatrixCall | undefined {
  const room = client.getRooms().find((room) => room.getMyMembership() === "join");
  const made = room && createNewMatrixCall(client, room.roomId);
  if (made) take(made);
  return made ?? undefined;
}

function take(next: MatrixCall): void {
  call = next;
  const tell = () => {
    status.textContent = next.state;
  };
  next.on(CallEvent.State, tell);
  next.on(CallEvent.FeedsChanged, () => {
    films.replaceChildren(...next.getRemoteFeeds().map(({ stream }) => filmOf(stream)));
  });
  tell();
}

function filmOf(stream: MediaStream): HTMLVideoElement {
  const film = document.createElement("video");
  return Object.assign(film, { autoplay: true, srcObject: stream });
}

function buttonOf(label: string): HTMLButtonElement {
  const buttons = [...document.body.querySelectorAll("button")];
  return buttons.find(({ textContent }) => textContent === label) as HTMLButtonElement;
}

Object.assign(window, { enter });
