// Catches an error of drawing, says so, and offers to load the page again.
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Page } from "../ui/Page.tsx";

interface BoundaryState {
  error?: Error;
}

export class Boundary extends Component<{ children: ReactNode }, BoundaryState> {
  override state: BoundaryState = {};

  static getDerivedStateFromError(error: Error): BoundaryState {
    return { error };
  }

  override render() {
    return this.state.error ? <Sorry error={this.state.error} /> : this.props.children;
  }
}

function Sorry({ error }: { error: Error }) {
  const { t } = useTranslation("app");
  return (
    <Page title={t("broken.title")} lead={t("broken.lead")}>
      <ErrorNotice action={{ label: t("broken.again"), run: () => window.location.reload() }}>
        {error.message}
      </ErrorNotice>
    </Page>
  );
}
