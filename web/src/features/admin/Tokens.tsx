// Registration tokens: who has one may make an account where the server is not open to everybody.
import { Badge, Button, Group, Select, Stack, Text } from "@mantine/core";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import styles from "./Admin.module.css";
import { Asking } from "./Asking.tsx";
import type { Token } from "./api.ts";
import { rankOf } from "./of.ts";
import { useAnswer } from "./useAnswer.ts";
import { useReason } from "./useReason.ts";
import { formatMoment } from "./words.ts";

const DAY_S = 86_400;
const LIFETIMES = { day: DAY_S, week: 7 * DAY_S, month: 30 * DAY_S, ever: undefined } as const;
const USES = { one: 1, ten: 10, hundred: 100, any: undefined } as const;

type Lifetime = keyof typeof LIFETIMES;
type Uses = keyof typeof USES;

export function Tokens() {
  const { t } = useTranslation("admin");
  const { api } = rankOf(useSession());
  const { value, error, reload } = useAnswer(useCallback(() => api.tokens(), [api]));
  return (
    <Stack>
      <Text c="dimmed">{t("tokens.text")}</Text>
      <NewToken onMade={() => void reload()} />
      <Asking value={value} error={error} again={() => void reload()}>
        {(tokens) =>
          tokens.length === 0 ? (
            <Text c="dimmed">{t("tokens.none")}</Text>
          ) : (
            <ul className={styles.list} aria-label={t("sections.tokens.title")}>
              {tokens.map((token) => (
                <li key={token.token}>
                  <Entry token={token} onRemoved={() => void reload()} />
                </li>
              ))}
            </ul>
          )
        }
      </Asking>
    </Stack>
  );
}

function NewToken({ onMade }: { onMade: () => void }) {
  const { t } = useTranslation("admin");
  const { api } = rankOf(useSession());
  const reason = useReason();
  const [lifetime, setLifetime] = useState<Lifetime>("week");
  const [uses, setUses] = useState<Uses>("one");
  const sending = useSending(async () => {
    const [lifetimeS, allowed] = [LIFETIMES[lifetime], USES[uses]];
    await api.addToken({
      ...(allowed && { uses_allowed: allowed }),
      ...(lifetimeS && { lifetime_s: lifetimeS }),
    });
    onMade();
  });
  return (
    <>
      {sending.error !== undefined && <ErrorNotice>{reason(sending.error)}</ErrorNotice>}
      <Group align="end">
        <Select
          label={t("tokens.uses")}
          allowDeselect={false}
          value={uses}
          onChange={(value) => setUses(value as Uses)}
          data={Object.keys(USES).map((value) => ({ value, label: t(`tokens.usesOf.${value}`) }))}
        />
        <Select
          label={t("tokens.lifetime")}
          allowDeselect={false}
          value={lifetime}
          onChange={(value) => setLifetime(value as Lifetime)}
          data={Object.keys(LIFETIMES).map((value) => ({ value, label: t(`tokens.lifetimes.${value}`) }))}
        />
        <Button loading={sending.isBusy} onClick={() => void sending.send()}>
          {t("tokens.make")}
        </Button>
      </Group>
    </>
  );
}

function Entry({ token, onRemoved }: { token: Token; onRemoved: () => void }) {
  const { t, i18n } = useTranslation("admin");
  const { api } = rankOf(useSession());
  const reason = useReason();
  const sending = useSending(async () => {
    await api.removeToken(token.token);
    onRemoved();
  });
  const used =
    token.uses_allowed === null
      ? t("tokens.used", { count: token.uses })
      : t("tokens.usedOf", { uses: token.uses, allowed: token.uses_allowed });
  const until = token.expires_ms
    ? t("tokens.until", { date: formatMoment(token.expires_ms, i18n.language) })
    : t("tokens.forever");
  return (
    <Group py="sm" wrap="wrap">
      <div className={styles.wide}>
        <span className={styles.code}>{token.token}</span>{" "}
        {!token.is_valid && (
          <Badge size="sm" variant="light" color="gray" autoContrast>
            {t("tokens.ended")}
          </Badge>
        )}
        <Text size="sm" c="dimmed">
          {used} · {until}
        </Text>
        {sending.error !== undefined && <ErrorNotice>{reason(sending.error)}</ErrorNotice>}
      </div>
      <Group gap="xs">
        <CopyButton size="compact-sm" value={token.token} words={{ copy: t("copy"), copied: t("copied") }} />
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          loading={sending.isBusy}
          onClick={() => void sending.send()}
        >
          {t("tokens.remove")}
        </Button>
      </Group>
    </Group>
  );
}
