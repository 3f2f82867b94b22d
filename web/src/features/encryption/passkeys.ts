// What the views about passkeys share: whether there can be any, and what to say when it did not work.
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { canUsePasskeys, PasskeyUnfitError } from "../../platform/passkey.ts";

export function useCanUsePasskeys(): boolean {
  const [canUse, setCanUse] = useState(false);
  useEffect(() => void canUsePasskeys().then(setCanUse, () => undefined), []);
  return canUse;
}

export function usePasskeyFailureText(): (error: unknown) => string {
  const { t } = useTranslation("encryption");
  const say = useFailureText();
  return (error) => {
    if (error instanceof PasskeyUnfitError) return t("passkey.unfit");
    // Browsers say no more about it, so that pages cannot find out which passkeys somebody has.
    if (error instanceof DOMException && error.name === "NotAllowedError") return t("passkey.declined");
    return say(failureOf(error));
  };
}
