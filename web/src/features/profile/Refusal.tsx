// Why a change of the profile or of the password did not come about.
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { WrongPasswordError } from "../../platform/matrix/withPassword.ts";
import { NotAPictureError } from "../../platform/media/picture.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";

export function Refusal({ error }: { error: unknown }) {
  return <ErrorNotice>{useReason(error)}</ErrorNotice>;
}

function useReason(error: unknown): string {
  const { t } = useTranslation("profile");
  const say = useFailureText();
  if (error instanceof NotAPictureError) return t("refused.noPicture");
  if (error instanceof WrongPasswordError) return t("password.refused.wrong");
  return say(failureOf(error), {
    M_USER_SUSPENDED: t("refused.suspended"),
    M_WEAK_PASSWORD: t("password.refused.weak"),
  });
}
