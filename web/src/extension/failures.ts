// Says in plain words what went wrong; a feature may have words of its own for some error codes.
import { useTranslation } from "react-i18next";
import type { Failure } from "../platform/matrix/failure.ts";

const KNOWN = ["M_FORBIDDEN", "M_NOT_FOUND", "M_TOO_LARGE", "M_UNKNOWN_TOKEN", "M_LIMIT_EXCEEDED"];

/** Returns a function from a failure to a sentence; `words` are sentences by error code. */
export function useFailureText(): (failure: Failure, words?: Record<string, string>) => string {
  const { t } = useTranslation("extension");
  return (failure, words = {}) => {
    const own = failure.errcode && words[failure.errcode];
    if (own) return own;
    if (failure.kind === "offline") return t("failures.offline");
    if (failure.kind === "full") return t("failures.full");
    if (failure.kind === "away") return t("failures.away");
    if (failure.kind === "changed-people") return t("failures.changedPeople");
    if (failure.kind === "limited")
      return t("failures.limited", { count: Math.ceil((failure.retryAfterMs ?? 0) / 1000) });
    if (failure.errcode && KNOWN.includes(failure.errcode)) return t(`failures.${failure.errcode}`);
    return t("failures.unexpected", { message: failure.message });
  };
}
