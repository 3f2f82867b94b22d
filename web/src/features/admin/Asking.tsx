// What is shown while something is asked for, when that failed, and when it is there.
import { Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";

interface AskingProps<T> {
  value: T | undefined;
  error: unknown;
  again: () => void;
  children: (value: T) => ReactNode;
}

export function Asking<T>({ value, error, again, children }: AskingProps<T>) {
  const { t } = useTranslation("admin");
  const say = useFailureText();
  if (error !== undefined)
    return <ErrorNotice action={{ label: t("again"), run: again }}>{say(failureOf(error))}</ErrorNotice>;
  if (value === undefined) return <Loader role="status" aria-label={t("loading")} />;
  return children(value);
}
