// An entry of the call's menu, where somebody can write down what is said: captions on or off.
import { Menu } from "@mantine/core";
import { IconBadgeCc } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSurroundings } from "../../../../extension/surroundings.tsx";
import { useStore } from "../../../../ui/useStore.ts";
import type { Company } from "../../company.ts";
import { captionsOf } from "./of.ts";

export function CaptionsEntry({ call }: { call: Company }) {
  const { t, i18n } = useTranslation("calls");
  const captions = captionsOf(call);
  const isOn = useStore(captions.isOn);
  const captioner = useSurroundings().findCaptioner();
  if (!captioner) return null;
  const toggle = () => (isOn ? captions.turnOff() : captions.turnOn(captioner, i18n.language));
  return (
    <Menu.Item leftSection={<IconBadgeCc size={18} aria-hidden />} onClick={toggle}>
      {t(isOn ? "captions.off" : "captions.on")} · {t(captioner.label)}
    </Menu.Item>
  );
}
