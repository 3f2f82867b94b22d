// A person at one device with matrix-js-sdk and its Rust crypto: what they do and what they see.
import "./browser.mjs";
import { randomBytes } from "node:crypto";
import { createClient, IndexedDBStore, Method, ReceiptType, SyncState } from "matrix-js-sdk";
import { decodeRecoveryKey } from "matrix-js-sdk/lib/crypto-api/recovery-key.js";
import { SlidingSync } from "matrix-js-sdk/lib/sliding-sync.js";
import { until } from "./story.mjs";

export const PASSWORD = "correct horse battery staple";
const MEGOLM = { algorithm: "m.megolm.v1.aes-sha2" };
const TYPING_MS = 20_000;
const POLL_MS = 10_000;

export class Person {
    constructor(baseUrl, session) {
        this.baseUrl = baseUrl;
        this.session = session;
        this.secretStorageKey = null;
    }

    /** Register as a client does that was told by the homeserver which stages it wants. */
    static async register(baseUrl, name) {
        const guest = createClient({ baseUrl });
        const username = `${name}-${randomBytes(4).toString("hex")}`;
        const refusal = await guest.registerRequest({ username, password: PASSWORD }).catch((error) => error);
        const dummy = { type: "m.login.dummy" };
        return new Person(baseUrl, await guest.register(username, PASSWORD, refusal.data.session, dummy));
    }

    /** The same person on a new device, knowing the password and nothing else. */
    async onNewDevice() {
        const guest = createClient({ baseUrl: this.baseUrl });
        const identifier = { type: "m.id.user", user: this.userId };
        const session = await guest.loginRequest({ type: "m.login.password", identifier, password: PASSWORD });
        return new Person(this.baseUrl, session);
    }

    get userId() {
        return this.session.user_id;
    }

    get deviceId() {
        return this.session.device_id;
    }

    get crypto() {
        return this.client.getCrypto();
    }

    /** Open the application: crypto, then sync until the first answer. */
    async open({ slidingSync = false } = {}) {
        const dbName = `${this.userId}-${this.deviceId}`;
        const store = new IndexedDBStore({ indexedDB: globalThis.indexedDB, dbName });
        this.client = createClient({ ...this.#clientOptions(), store });
        await store.startup();
        await this.client.initRustCrypto({ cryptoDatabasePrefix: dbName });
        const sync = slidingSync ? { slidingSync: this.#slidingSync() } : {};
        await this.client.startClient({ lazyLoadMembers: true, threadSupport: true, pollTimeout: POLL_MS, ...sync });
        await this.#synced();
        return this;
    }

    /** Close the application; what it stored stays. */
    close() {
        this.client.stopClient();
    }

    async reopen() {
        this.close();
        return this.open();
    }

    // --- keys

    /** What a new account does once: cross-signing, secret storage, key backup. Returns the recovery key. */
    async setUpKeys() {
        await this.crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: (upload) => this.#authorize(upload) });
        const recoveryKey = await this.crypto.createRecoveryKeyFromPassphrase();
        await this.crypto.bootstrapSecretStorage({
            createSecretStorageKey: async () => recoveryKey,
            setupNewSecretStorage: true,
            setupNewKeyBackup: true,
        });
        return recoveryKey.encodedPrivateKey;
    }

    /** What a new device does with the recovery key. Returns what was restored from the backup. */
    async recover(recoveryKey) {
        this.secretStorageKey = decodeRecoveryKey(recoveryKey);
        // The SDK imports the private keys only for public ones that it has seen already.
        await this.crypto.userHasCrossSigningKeys(this.userId, true);
        await this.crypto.bootstrapCrossSigning({});
        await this.crypto.loadSessionBackupPrivateKeyFromSecretStorage();
        await this.crypto.checkKeyBackupAndEnable();
        return this.crypto.restoreKeyBackup();
    }

    /** Uploads begin after a random delay of up to ten seconds; the SDK's own copy of the count is not refreshed. */
    async seesInBackup(sessions) {
        return until(`the backup holds ${sessions} sessions`, async () => {
            const backup = await this.client.http.authedRequest(Method.Get, "/room_keys/version");
            return backup.count >= sessions ? backup.count : 0;
        });
    }

    async keysAreReady() {
        return {
            crossSigning: await this.crypto.isCrossSigningReady(),
            secretStorage: await this.crypto.isSecretStorageReady(),
            backupVersion: await this.crypto.getActiveSessionBackupVersion(),
        };
    }

    async trustsDevice(person) {
        const status = await this.crypto.getDeviceVerificationStatus(person.userId, person.deviceId);
        return status?.crossSigningVerified ?? false;
    }

    async trustsPerson(person) {
        const status = await this.crypto.getUserVerificationStatus(person.userId);
        return status.isCrossSigningVerified();
    }

    // --- rooms

    async createRoom({ invite = [], encrypted = true } = {}) {
        const encryption = { type: "m.room.encryption", state_key: "", content: MEGOLM };
        const { room_id: roomId } = await this.client.createRoom({
            preset: "trusted_private_chat",
            is_direct: true,
            invite: invite.map((person) => person.userId),
            initial_state: encrypted ? [encryption] : [],
        });
        await this.#inRoom(roomId, { encrypted });
        return roomId;
    }

    async join(roomId, { encrypted = true } = {}) {
        await until("the invitation arrives", () => this.client.getRoom(roomId)?.getMyMembership() === "invite");
        await this.client.joinRoom(roomId);
        await this.#inRoom(roomId, { encrypted });
    }

    /** What one knows of another's presence in the room: one encrypts only for members one has heard of. */
    async seesMember(roomId, person) {
        await until(`${person.userId} is a member`, async () => {
            const members = await this.client.getJoinedRoomMembers(roomId);
            return person.userId in members.joined && this.#room(roomId).getMember(person.userId)?.membership === "join";
        });
    }

    async say(roomId, text) {
        const { event_id: eventId } = await this.client.sendTextMessage(roomId, text);
        return eventId;
    }

    async edit(roomId, eventId, text) {
        const content = { msgtype: "m.text", body: text };
        const relation = { rel_type: "m.replace", event_id: eventId };
        const edit = { ...content, body: `* ${text}`, "m.new_content": content, "m.relates_to": relation };
        await this.client.sendEvent(roomId, "m.room.message", edit);
    }

    async react(roomId, eventId, key) {
        const relation = { rel_type: "m.annotation", event_id: eventId, key };
        await this.client.sendEvent(roomId, "m.reaction", { "m.relates_to": relation });
    }

    async redact(roomId, eventId) {
        await this.client.redactEvent(roomId, eventId);
    }

    async startTyping(roomId) {
        await this.client.sendTyping(roomId, true, TYPING_MS);
    }

    async stopTyping(roomId) {
        await this.client.sendTyping(roomId, false, 0);
    }

    async markRead(roomId, eventId) {
        await this.client.sendReadReceipt(this.#event(roomId, eventId), ReceiptType.Read);
    }

    // --- what they see

    /** The messages on the screen, as they read now. */
    texts(roomId) {
        const messages = this.#room(roomId).getLiveTimeline().getEvents().filter(isMessage);
        return messages.map((event) => event.getContent().body);
    }

    async reads(roomId, text) {
        await until(`${this.userId} reads "${text}"`, async () => {
            // With sliding sync the SDK leaves all but the newest events to whoever looks at them.
            await this.#room(roomId)?.decryptAllEvents();
            return this.#room(roomId) && this.texts(roomId).includes(text);
        });
        return this.texts(roomId);
    }

    async readsBack(roomId) {
        const timeline = this.#room(roomId).getLiveTimeline();
        while (await this.client.paginateEventTimeline(timeline, { backwards: true, limit: 5 }));
        await this.#room(roomId).decryptAllEvents();
        return this.texts(roomId);
    }

    /** How an event came to the server: by its type on the wire, and whether this device could read it. */
    async looksInside(roomId, eventId) {
        const event = await until("the event arrives", () => this.#event(roomId, eventId));
        await this.client.decryptEventIfNeeded(event);
        return { wireType: event.getWireType(), readable: !event.isDecryptionFailure() };
    }

    async seesTyping(roomId, person, typing) {
        await until(`typing is ${typing}`, () => (this.#room(roomId).getMember(person.userId)?.typing ?? false) === typing);
        return typing;
    }

    async seesReadBy(roomId, eventId, person) {
        return until("the receipt arrives", () => this.#room(roomId).hasUserReadEvent(person.userId, eventId));
    }

    async seesReaction(roomId, eventId) {
        return until("the reaction arrives", () => {
            const relations = this.#room(roomId).relations;
            const reactions = relations.getChildEventsForEvent(eventId, "m.annotation", "m.reaction");
            const byKey = reactions?.getSortedAnnotationsByKey() ?? [];
            return byKey.length && byKey.map(([key, events]) => [key, events.size]);
        });
    }

    async seesRedacted(roomId, eventId) {
        return until("the redaction arrives", () => this.#event(roomId, eventId)?.isRedacted());
    }

    async seesUnread(roomId, count) {
        await until(`${count} unread`, () => this.#room(roomId).getUnreadNotificationCount("total") === count);
        return count;
    }

    /** Log out; then what the homeserver says to the token. */
    async logOut() {
        await this.client.logout(true);
        const refusal = await this.client.whoami().catch((error) => error);
        return refusal.errcode ?? "still known";
    }

    // --- inside

    #clientOptions() {
        return {
            baseUrl: this.baseUrl,
            userId: this.userId,
            deviceId: this.deviceId,
            accessToken: this.session.access_token,
            cryptoCallbacks: {
                getSecretStorageKey: async ({ keys }) => [Object.keys(keys)[0], this.secretStorageKey],
                cacheSecretStorageKey: (_id, _info, key) => {
                    this.secretStorageKey = key;
                },
            },
        };
    }

    #slidingSync() {
        const wanted = { timeline_limit: 20, required_state: [["*", "*"]] };
        const lists = new Map([["all", { ranges: [[0, 20]], ...wanted }]]);
        return new SlidingSync(this.baseUrl, lists, wanted, this.client, POLL_MS);
    }

    async #synced() {
        const ready = [SyncState.Prepared, SyncState.Syncing];
        if (ready.includes(this.client.getSyncState())) return;
        await until("the first sync is answered", () => ready.includes(this.client.getSyncState()));
    }

    async #authorize(upload) {
        const refusal = await upload(null).then(() => null, (error) => error);
        if (!refusal) return;
        if (refusal.httpStatus !== 401) throw refusal;
        const identifier = { type: "m.id.user", user: this.userId };
        await upload({ type: "m.login.password", identifier, password: PASSWORD, session: refusal.data.session });
    }

    async #inRoom(roomId, { encrypted }) {
        await until("own join arrives", () => this.client.getRoom(roomId)?.getMyMembership() === "join");
        if (encrypted) await until("encryption arrives", () => this.crypto.isEncryptionEnabledInRoom(roomId));
    }

    #room(roomId) {
        return this.client.getRoom(roomId);
    }

    #event(roomId, eventId) {
        return this.#room(roomId)?.findEventById(eventId);
    }
}

function isMessage(event) {
    return event.getType() === "m.room.message" && !event.isRedacted() && !event.isRelation("m.replace");
}
