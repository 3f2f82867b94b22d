// The door of `stickers`: emoji of all kinds and stickers, choosing them and making packs of them.
export { customEmojiOf } from "./packs.ts";
