// Emoji, custom emoji and stickers in one small window.
import { Tabs } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { imagesFor, type PackImage, type Usage } from "../../core/imagePack.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { EmojiPicker } from "./EmojiPicker.tsx";
import { ImageGrid } from "./ImageGrid.tsx";
import { type KnownPack, packsIn } from "./packs.ts";

export interface Choices {
  onEmoji: (emoji: string) => void;
  /** A custom emoji, to be put into the text. */
  onCustom: (image: PackImage) => void;
  onSticker: (image: PackImage) => void;
}

export function ChoicePanel({ room, onEmoji, onCustom, onSticker }: Choices & { room: Room }) {
  const { t } = useTranslation("stickers");
  const packs = packsIn(useSession(), room);
  return (
    <Tabs defaultValue="emoji" keepMounted={false}>
      <Tabs.List grow mb="xs">
        <Tabs.Tab value="emoji">{t("tabs.emoji")}</Tabs.Tab>
        <Tabs.Tab value="custom">{t("tabs.custom")}</Tabs.Tab>
        <Tabs.Tab value="stickers">{t("tabs.stickers")}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="emoji">
        <EmojiPicker onChoose={onEmoji} />
      </Tabs.Panel>
      <Tabs.Panel value="custom">
        <ImageGrid packs={only(packs, "emoticon")} sizePx={40} onChoose={onCustom} />
      </Tabs.Panel>
      <Tabs.Panel value="stickers">
        <ImageGrid packs={only(packs, "sticker")} sizePx={80} onChoose={onSticker} />
      </Tabs.Panel>
    </Tabs>
  );
}

function only(packs: readonly KnownPack[], usage: Usage): KnownPack[] {
  return packs
    .map((pack) => ({ ...pack, images: imagesFor([pack], usage) }))
    .filter(({ images }) => images.length > 0);
}
