// Who one is, and what concerns the account: settings, other accounts, signing out.
import { Menu, UnstyledButton } from "@mantine/core";
import { IconLogout, IconSettings, IconUserCircle, IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSurroundings } from "../extension/surroundings.tsx";
import { AccountFace, OwnCard, OwnPicture } from "../features/profile/index.ts";
import { type SessionModel, SignOut } from "../features/session/index.ts";
import { useStore } from "../ui/useStore.ts";

export function AccountMenu({ sessions }: { sessions: SessionModel }) {
  const { t } = useTranslation("app");
  const { session, navigation } = useSurroundings();
  const accounts = useStore(sessions.accounts);
  const [isSigningOut, setSigningOut] = useState(false);
  const others = accounts.filter((account) => account.userId !== session.userId);
  return (
    <>
      <SignOut model={sessions} isOpen={isSigningOut} onClose={() => setSigningOut(false)} />
      <Menu position="bottom-start">
        <Menu.Target>
          <UnstyledButton aria-label={t("account.menu", { user: session.userId })}>
            <OwnPicture size={36} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown maw={320}>
          <Menu.Label>
            <OwnCard />
          </Menu.Label>
          <Menu.Item
            leftSection={<IconUserCircle size={18} aria-hidden />}
            onClick={() => navigation.go({ name: "settings", page: "profile" })}
          >
            {t("profile:title")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconSettings size={18} aria-hidden />}
            onClick={() => navigation.go({ name: "settings" })}
          >
            {t("account.settings")}
          </Menu.Item>
          {others.map((account) => (
            <Menu.Item key={account.userId} onClick={() => void sessions.switchTo(account.userId)}>
              <AccountFace userId={account.userId} />
            </Menu.Item>
          ))}
          <Menu.Item
            leftSection={<IconUserPlus size={18} aria-hidden />}
            onClick={() => void sessions.addAccount()}
          >
            {t("account.add")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={18} aria-hidden />} onClick={() => setSigningOut(true)}>
            {t("account.signOut")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
