// A real link to a page of administration.
import { Anchor, type AnchorProps } from "@mantine/core";
import type { ReactNode } from "react";
import { formatRoute } from "../../core/route.ts";
import { useNavigation } from "../../extension/surroundings.tsx";

interface SectionLinkProps extends AnchorProps {
  /** `["people", "@anna:example.org"]` */
  rest: string[];
  children: ReactNode;
  isCurrent?: boolean;
}

export function SectionLink({ rest, children, isCurrent = false, ...look }: SectionLinkProps) {
  const navigation = useNavigation();
  const place = { name: "page", page: "admin", rest } as const;
  return (
    <Anchor
      href={formatRoute({ ...place, rest: [...rest] })}
      aria-current={isCurrent ? "page" : undefined}
      onClick={(event) => {
        event.preventDefault();
        navigation.go({ ...place, rest: [...rest] });
      }}
      {...look}
    >
      {children}
    </Anchor>
  );
}
