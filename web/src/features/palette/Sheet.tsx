// The sheet of shortcuts: those of commands, then those of the places where one writes and reads.
import { Modal, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { Keys } from "./Keys.tsx";
import { shownCommands } from "./model.ts";
import styles from "./Palette.module.css";

const WRITING = {
  bold: "mod+b",
  italic: "mod+i",
  code: "mod+e",
  link: "mod+k",
  strike: "mod+shift+x",
  spoiler: "mod+shift+p",
  editLast: "ArrowUp",
  newLine: "shift+Enter",
} as const;

export function Sheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation("palette");
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("sheet")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Commands />
      <Title order={3} size="h6" mt="md">
        {t("writing.title")}
      </Title>
      <table className={styles.sheet}>
        <tbody>
          {Object.entries(WRITING).map(([what, shortcut]) => (
            <Row key={what} name={t(`writing.${what as keyof typeof WRITING}`)} shortcut={shortcut} />
          ))}
        </tbody>
      </table>
    </Modal>
  );
}

function Commands() {
  const { t } = useTranslation();
  const { registry, ...surroundings } = useSurroundings();
  return (
    <table className={styles.sheet}>
      <tbody>
        {shownCommands(registry.commands, surroundings).map(
          ({ id, label, shortcut }) => shortcut && <Row key={id} name={t(label)} shortcut={shortcut} />,
        )}
      </tbody>
    </table>
  );
}

function Row({ name, shortcut }: { name: string; shortcut: string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <Keys shortcut={shortcut} />
      </td>
    </tr>
  );
}
