// The form behind "new group", "new channel" and "new space".
import { Button, Group, Modal, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { listSpaces, mayArrange, putIntoSpace } from "../places/index.ts";
import { createRoom, type Person } from "../rooms/index.ts";
import { type Kind, optionsOf, type SpaceWish } from "./create.ts";
import { InSpace } from "./InSpace.tsx";
import { PeoplePicker } from "./PeoplePicker.tsx";

const NAME_MOST = 100;
const TOPIC_MOST = 500;

export function CreateGroup({ kind, onClose }: { kind: Kind; onClose: () => void }) {
  const { t } = useTranslation("groups");
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`create.${kind}.title`)}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Form kind={kind} onClose={onClose} />
    </Modal>
  );
}

function Form({ kind, onClose }: { kind: Kind; onClose: () => void }) {
  const { t } = useTranslation("groups");
  const say = useFailureText();
  const { session, navigation } = useSurroundings();
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const [isPublic, setPublic] = useState(kind === "channel");
  const [address, setAddress] = useState("");
  const [people, setPeople] = useState<Person[]>([]);
  const [space, setSpace] = useState<SpaceWish>();
  const spaces = useMemo(() => listSpaces(session.client).filter(mayArrange), [session]);
  /** It is made once, also when putting it into its space has to be tried again. */
  const made = useRef<string>(undefined);
  const creating = useSending(async () => {
    const wish = { kind, name: name.trim(), topic: topic.trim(), isPublic, address: address.trim(), space };
    made.current ??= await createRoom(
      session,
      optionsOf({ ...wish, people: people.map((one) => one.userId) }),
    );
    const roomId = made.current;
    if (space) await putIntoSpace(session.client, space.spaceId, roomId);
    onClose();
    navigation.go(
      kind === "space" ? { name: "page", page: "space", rest: [roomId] } : { name: "room", roomId },
    );
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) void creating.send();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t("create.name")}
          required
          maxLength={NAME_MOST}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t("create.topic")}
          maxLength={TOPIC_MOST}
          autosize
          maxRows={4}
          value={topic}
          onChange={(event) => setTopic(event.currentTarget.value)}
        />
        <Switch
          label={t("create.public")}
          description={t(isPublic ? "create.publicText" : `create.${kind}.private`)}
          checked={isPublic}
          onChange={(event) => setPublic(event.currentTarget.checked)}
        />
        {isPublic && <Address address={address} onChange={setAddress} />}
        {spaces.length > 0 && (
          <InSpace spaces={spaces} isPublic={isPublic} wish={space} onChange={setSpace} />
        )}
        <PeoplePicker people={people} onChange={setPeople} />
        {creating.error !== undefined && (
          <ErrorNotice>
            {say(failureOf(creating.error), { M_ROOM_IN_USE: t("create.addressTaken") })}
          </ErrorNotice>
        )}
        <Group justify="end">
          <Button type="submit" loading={creating.isBusy} disabled={!name.trim()}>
            {t("create.make")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Address({ address, onChange }: { address: string; onChange: (address: string) => void }) {
  const { t } = useTranslation("groups");
  const server = useSurroundings().session.userId.split(":").slice(1).join(":");
  return (
    <TextInput
      label={t("create.address")}
      description={t("create.addressText", { address: `#${address || t("create.example")}:${server}` })}
      maxLength={60}
      value={address}
      onChange={(event) => onChange(event.currentTarget.value.replace(/[\s:#]/g, ""))}
    />
  );
}
