// Signs by which people can tell whether they see the same devices in a call: one more, or another, and they differ.

/** Somebody in a call, with the key by which their device is known. */
export interface Attendant {
  userId: string;
  deviceId: string;
  /** The Ed25519 key of the device. */
  fingerprint: string;
}

const COUNT = 5;
/** Looking for another call with the same signs should take years, not minutes. */
const ROUNDS = 300_000;

/** The 64 signs of Matrix, by the names that they have in its specification. */
export const SIGNS = (
  "🐶 dog,🐱 cat,🦁 lion,🐎 horse,🦄 unicorn,🐷 pig,🐘 elephant,🐰 rabbit,🐼 panda,🐓 rooster,🐧 penguin,🐢 turtle," +
  "🐟 fish,🐙 octopus,🦋 butterfly,🌷 flower,🌳 tree,🌵 cactus,🍄 mushroom,🌏 globe,🌙 moon,☁️ cloud,🔥 fire," +
  "🍌 banana,🍎 apple,🍓 strawberry,🌽 corn,🍕 pizza,🎂 cake,❤️ heart,😀 smiley,🤖 robot,🎩 hat,👓 glasses," +
  "🔧 spanner,🎅 santa,👍 thumbs-up,☂️ umbrella,⌛ hourglass,⏰ clock,🎁 gift,💡 light-bulb,📕 book,✏️ pencil," +
  "📎 paperclip,✂️ scissors,🔒 lock,🔑 key,🔨 hammer,☎️ telephone,🏁 flag,🚂 train,🚲 bicycle,✈️ aeroplane," +
  "🚀 rocket,🏆 trophy,⚽ ball,🎸 guitar,🎺 trumpet,🔔 bell,⚓ anchor,🎧 headphones,📁 folder,📌 pin"
)
  .split(",")
  .map((pair) => pair.split(" ") as [sign: string, name: string]);

/** What is drawn of: whoever sees the same people with the same keys in the same room gets the same text. */
export function describeCall(roomId: string, attendants: readonly Attendant[]): string {
  const lines = attendants.map(({ userId, deviceId, fingerprint }) =>
    JSON.stringify([userId, deviceId, fingerprint]),
  );
  return [roomId, ...lines.sort()].join("\n");
}

/** Returns which of SIGNS to show. */
export async function drawEmblem(roomId: string, attendants: readonly Attendant[]): Promise<number[]> {
  const text = new TextEncoder().encode(describeCall(roomId, attendants));
  const key = await crypto.subtle.importKey("raw", text, "PBKDF2", false, ["deriveBits"]);
  const salt = new TextEncoder().encode("org.veche.call.emblem");
  const parameters = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(parameters, key, COUNT * 8));
  return [...bits].map((byte) => byte % SIGNS.length);
}
