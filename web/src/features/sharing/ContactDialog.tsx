// Shares somebody: a person with an account, or a card for an address book.
import { Button, Group, Modal, Stack, Tabs, TextInput } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatCard } from "../../core/contactCard.ts";
import { buildText } from "../../core/message.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { prepareMedia } from "../../platform/media/prepare.ts";
import { say } from "../../platform/outbox/say.ts";
import { composerOf } from "../composer/index.ts";
import type { Person } from "../rooms/index.ts";
import { PersonChoice } from "./PersonChoice.tsx";

export function ContactDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation("sharing");
  const session = useSession();
  const context = () => composerOf(session, room).takeContext();
  const sharePerson = async ({ userId, name }: Person) => {
    const mention = { kind: "person", text: `@${name}`, userId } as const;
    const written = {
      text: `@${name} (${userId})`,
      mentions: [mention],
      emoji: [],
      ownUserId: session.userId,
    };
    const content = buildText(written);
    // To tell of somebody is not to call them.
    if (content) await say(session, room, { content: { ...content, "m.mentions": {} }, ...context() });
    onClose();
  };
  const shareCard = async (name: string, phone: string, email: string) => {
    const card = formatCard({ name, ...(phone && { phone }), ...(email && { email }) });
    const file = new File([card], `${name.replace(/[/\\:]/g, " ")}.vcf`, { type: "text/vcard" });
    const prepared = await prepareMedia({ file, quality: "untouched" }, room.hasEncryptionStateEvent());
    await say(session, room, { ...prepared, ...context() });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t("title")} closeButtonProps={{ "aria-label": t("close") }}>
      <Tabs defaultValue="person" keepMounted={false}>
        <Tabs.List grow mb="md">
          <Tabs.Tab value="person">{t("person")}</Tabs.Tab>
          <Tabs.Tab value="card">{t("card")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="person">
          <PersonChoice onChoose={(person) => void sharePerson(person)} />
        </Tabs.Panel>
        <Tabs.Panel value="card">
          <CardForm onSend={shareCard} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}

function CardForm({ onSend }: { onSend: (name: string, phone: string, email: string) => Promise<void> }) {
  const { t } = useTranslation("sharing");
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [email, setEmail] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onSend(name.trim(), phone.trim(), email.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t("name")}
          required
          maxLength={200}
          dir="auto"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t("phone")}
          type="tel"
          maxLength={50}
          value={phone}
          onChange={(event) => setPhone(event.currentTarget.value)}
        />
        <TextInput
          label={t("email")}
          type="email"
          maxLength={250}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={!name.trim()}>
            {t("send")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
