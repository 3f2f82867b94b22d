// A list that comes in pages: its rows, what is said where it is empty, and the way to the rest.
import { Button, Loader, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import styles from "./Admin.module.css";
import type { ListState } from "./pagedListModel.ts";

interface PagedListProps<Item> {
  list: ListState<Item> & { more: () => void; reload: () => void };
  label: string;
  nothing: string;
  keyOf: (item: Item) => string | number;
  children: (item: Item) => ReactNode;
}

export function PagedList<Item>({ list, label, nothing, keyOf, children }: PagedListProps<Item>) {
  const { t } = useTranslation("admin");
  const say = useFailureText();
  return (
    <>
      {list.error !== undefined && (
        <ErrorNotice action={{ label: t("again"), run: list.reload }}>
          {say(failureOf(list.error))}
        </ErrorNotice>
      )}
      <ul className={styles.list} aria-label={label} aria-busy={list.isBusy}>
        {list.items.map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ul>
      {list.isBusy && <Loader size="sm" role="status" aria-label={t("loading")} />}
      {!list.isBusy && list.items.length === 0 && list.error === undefined && (
        <Text c="dimmed" role="status">
          {nothing}
        </Text>
      )}
      {!list.isBusy && list.next !== null && (
        <Button variant="default" onClick={list.more}>
          {t("more")}
        </Button>
      )}
    </>
  );
}
