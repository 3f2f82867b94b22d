// How notifications look on this device, for a view that changes it.
import { useEffect, useState } from "react";
import {
  changeNoticeSettings,
  type NoticeSettings,
  readNoticeSettings,
} from "../../platform/storage/notices.ts";

export function useNoticeSettings() {
  const [settings, setSettings] = useState<NoticeSettings>();
  useEffect(() => {
    void readNoticeSettings().then(setSettings);
  }, []);
  const change = (wish: Partial<NoticeSettings>) => void changeNoticeSettings(wish).then(setSettings);
  return { settings, change };
}
