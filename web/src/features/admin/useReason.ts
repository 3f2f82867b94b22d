// Why something was refused, in words that fit here.
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";

export function useReason(): (error: unknown) => string {
  const { t } = useTranslation("admin");
  const say = useFailureText();
  return (error) =>
    say(failureOf(error), {
      M_FORBIDDEN: t("refused.forbidden"),
      M_WEAK_PASSWORD: t("refused.weak"),
      M_USER_IN_USE: t("refused.taken"),
      M_INVALID_USERNAME: t("refused.name"),
    });
}
