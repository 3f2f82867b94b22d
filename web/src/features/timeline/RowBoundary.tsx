// Keeps the failure of one message to itself: the others are drawn all the same.
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

export class RowBoundary extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { t } = useTranslation("timeline");
  return <em>{t("broken")}</em>;
}
