// What a messenger calls beside chatting, slice by slice, as matrix-js-sdk calls it: nothing is refused or unknown.
import { EventType, JoinRule, Preset, Visibility } from "matrix-js-sdk";
import { PASSWORD, Person } from "../person.mjs";
import { report, tell, until } from "../story.mjs";

const DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const LATER_MS = 60_000;
const text = (body) => ({ msgtype: "m.text", body });

tell(async (baseUrl) => {
    const alice = await (await Person.register(baseUrl, "alice")).open();
    const bob = await (await Person.register(baseUrl, "bob")).open();
    await accounts(alice, bob);
    await media(alice);
    const room = await directory(alice, bob);
    await timelines(alice, bob, room);
    await settings(alice, bob, room);
    await calls(alice, room);
    await doors(alice, bob, room);
    await keys(alice);
});

async function accounts(person, { client: bob }) {
    const alice = person.client;
    const versions = await alice.getVersions();
    report("newest version", versions.versions.at(-1));
    report("room version", (await alice.getCapabilities())["m.room_versions"].default);
    report("name is free", await alice.isUsernameAvailable(`nobody-${Date.now()}`));
    await alice.setDisplayName("Alice A.");
    await alice.setExtendedProfileProperty("m.tz", "Europe/Berlin");
    await alice.setExtendedProfileProperty("org.x", { a: 1 });
    await alice.deleteExtendedProfileProperty("org.x");
    report("profile", await bob.getExtendedProfile(alice.getUserId()));
    await alice.setDeviceDetails(alice.getDeviceId(), { display_name: "Desk" });
    report("device", (await alice.getDevice(alice.getDeviceId())).display_name);
    report("openid", (await alice.getOpenIdToken()).token_type);
    const token = await withPassword(alice, (auth) => alice.requestLoginToken(auth));
    report("token to log in with", Object.keys(token).sort());
    const other = await person.onNewDevice();
    await withPassword(alice, (auth) => alice.deleteDevice(other.deviceId, auth));
    report("devices left", (await alice.getDevices()).devices.length);
}

async function media({ client: alice }) {
    const file = new Blob([Buffer.from(DOT, "base64")], { type: "image/png" });
    const { content_uri: uri } = await alice.uploadContent(file, { name: "dot.png", type: "image/png" });
    await alice.setAvatarUrl(uri);
    for (const size of [[], [32, 32, "crop"]]) {
        const [width, height, method] = size;
        const url = alice.mxcUrlToHttp(uri, width, height, method, false, true, true);
        const answer = await fetch(url, { headers: { Authorization: `Bearer ${alice.getAccessToken()}` } });
        report(size.length ? "thumbnail" : "download", [answer.status, answer.headers.get("content-type")]);
    }
    report("may upload", (await alice.getMediaConfig(true))["m.upload.size"] > 0);
}

async function directory({ client: alice }, { client: bob }) {
    const open = { preset: Preset.PublicChat, visibility: Visibility.Public };
    const creation = { creation_content: { type: "m.space" } };
    const { room_id: space } = await alice.createRoom({ name: "Space", ...open, ...creation });
    const { room_id: room } = await alice.createRoom({ name: "Tea house", topic: `about ${alice.getUserId()}`, ...open });
    await alice.sendStateEvent(space, EventType.SpaceChild, { via: ["localhost"] }, room);
    report("in the space", (await bob.getRoomHierarchy(space)).rooms.map((one) => one.name));
    report("summary", (await bob.getRoomSummary(room)).name);
    const found = await bob.publicRooms({ limit: 5, filter: { generic_search_term: alice.getUserId() } });
    report("public rooms", found.chunk.map((one) => one.name));
    const alias = `#tea-${Date.now()}:${alice.getDomain()}`;
    await alice.createAlias(alias, room);
    report("alias leads to the room", (await bob.getRoomIdForAlias(alias)).room_id === room);
    await bob.joinRoom(alias);
    await alice.deleteAlias(alias);
    await until("bob is in", () => alice.getRoom(room)?.getMember(bob.getUserId())?.membership === "join");
    const people = await bob.searchUserDirectory({ term: alice.getUserIdLocalpart(), limit: 5 });
    report("people", people.results.map((one) => one.display_name));
    report("mutual room", (await alice._unstable_getSharedRooms(bob.getUserId())).includes(room));
    return room;
}

async function timelines(person, { client: bob }, room) {
    const alice = person.client;
    const root = await person.say(room, "Which tea?");
    for (const body of ["Green.", "Black."]) {
        const relation = { rel_type: "m.thread", event_id: root, is_falling_back: true, "m.in_reply_to": { event_id: root } };
        await alice.sendEvent(room, root, "m.room.message", { ...text(body), "m.relates_to": relation });
    }
    const seen = bob.getRoom(room);
    await seen.createThreadsTimelineSets();
    await seen.fetchRoomThreads();
    await until("both answers are counted", () => seen.getThreads()[0]?.length === 2);
    report("threads", seen.getThreads().map((thread) => thread.length));
    report("in the thread", (await bob.relations(room, root, "m.thread", null, { limit: 10 })).events.length);
    report("related", (await bob.relations(room, root, null, null, { recurse: true })).events.length);
    report("first event", (await bob.timestampToEvent(room, 0, "f")).event_id.startsWith("$"));
    report("found by word", (await bob.searchRoomEvents({ term: "which" })).results.length);
    await alice.setRoomReadMarkers(room, root, alice.getRoom(room).findEventById(root));
}

async function settings({ client: alice }, { client: bob }, room) {
    const gateway = { url: "https://push.example.org/_matrix/push/v1/notify" };
    const names = { app_display_name: "App", device_display_name: "Desk", lang: "en" };
    await alice.setPusher({ app_id: "org.x", kind: "http", pushkey: "key", data: gateway, append: false, ...names });
    report("pushers", (await alice.getPushers()).pushers.length);
    await alice.addPushRule("global", "room", room, { actions: [] });
    await alice.setPushRuleEnabled("global", "override", ".m.rule.master", false);
    await alice.setPushRuleActions("global", "underride", ".m.rule.message", ["notify"]);
    report("room rules", (await alice.getPushRules()).global.room.map((rule) => rule.rule_id === room));
    await alice.setPresence({ presence: "online", status_msg: "here" });
    await alice.setAccountData("org.test", { a: 1 });
    report("account data", alice.getAccountData("org.test").getContent());
    await alice.setRoomAccountData(room, "m.marked_unread", { unread: true });
    await alice.setRoomTag(room, "m.favourite", { order: 0.1 });
    report("tags", (await alice.getRoomTags(room)).tags);
    await bob.setIgnoredUsers([alice.getUserId()]);
    await until("alice is ignored", () => bob.isUserIgnored(alice.getUserId()));
    await bob.setIgnoredUsers([]);
}

async function calls({ client: alice }, room) {
    const later = { delay: LATER_MS };
    const member = await alice._unstable_sendDelayedStateEvent(room, later, "org.x.call", { a: 1 }, alice.getUserId());
    await alice._unstable_restartScheduledDelayedEvent(member.delay_id);
    await alice._unstable_sendScheduledDelayedEvent(member.delay_id);
    report("call member", await alice.getStateEvent(room, "org.x.call", alice.getUserId()));
    const message = await alice._unstable_sendDelayedEvent(room, later, null, "m.room.message", text("late"));
    await alice._unstable_cancelScheduledDelayedEvent(message.delay_id);
    report("turn", await alice.turnServer());
}

async function doors({ client: alice }, { client: bob }, room) {
    await alice.setPowerLevel(room, bob.getUserId(), 50);
    await bob.reportRoom(room, "too much tea");
    const { replacement_room: next } = await alice.upgradeRoom(room, "12");
    await bob.joinRoom(next);
    await bob.leave(room);
    await bob.forget(room);
    const knocking = { type: "m.room.join_rules", state_key: "", content: { join_rule: JoinRule.Knock } };
    const { room_id: study } = await alice.createRoom({ initial_state: [knocking] });
    await bob.knockRoom(study, { reason: "May I?" });
    await until("bob knocks", () => alice.getRoom(study)?.getMember(bob.getUserId())?.membership === "knock");
    await alice.invite(study, bob.getUserId());
    await bob.joinRoom(study);
    await alice.kick(study, bob.getUserId(), "late");
    await alice.ban(study, bob.getUserId());
    await alice.unban(study, bob.getUserId());
    report("bob in the study", (await alice.getStateEvent(study, "m.room.member", bob.getUserId())).membership);
}

async function keys(alice) {
    await alice.setUpKeys();
    report("may dehydrate", await alice.crypto.isDehydrationSupported());
    await alice.crypto.startDehydration();
    await withPassword(alice.client, (auth) => alice.client.setPassword(auth ?? {}, "another password", false));
    report("still logged in", (await alice.client.whoami()).user_id === alice.userId);
}

/** Do what asks for the password once more, and answer that. */
async function withPassword(client, act) {
    const refusal = await act(undefined).then(
        (done) => ({ done }),
        (error) => error,
    );
    if (refusal.httpStatus !== 401) throw refusal;
    const identifier = { type: "m.id.user", user: client.getUserId() };
    return act({ type: "m.login.password", identifier, password: PASSWORD, session: refusal.data.session });
}
