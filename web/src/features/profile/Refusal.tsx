// Why a change of the profile did not come about.
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { NotAPictureError } from "../../platform/media/picture.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";

export function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation("profile");
  const say = useFailureText();
  const words = { M_USER_SUSPENDED: t("refused.suspended") };
  return (
    <ErrorNotice>
      {error instanceof NotAPictureError ? t("refused.noPicture") : say(failureOf(error), words)}
    </ErrorNotice>
  );
}
