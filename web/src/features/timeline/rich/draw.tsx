// Draws purified HTML as React elements, each made from the list of what is allowed: nothing is ever set as HTML.
import { createElement, Fragment, type ReactNode } from "react";
import { ALLOWED_TAGS, DEEPEST, keepAttributes, languageOf } from "../../../core/message/html.ts";
import { tameText } from "../../../core/message/text.ts";
import { CodeBlock } from "./CodeBlock.tsx";
import { InlineImage } from "./InlineImage.tsx";
import { drawText } from "./LinkedText.tsx";
import styles from "./RichText.module.css";
import { SafeLink } from "./SafeLink.tsx";
import { Spoiler } from "./Spoiler.tsx";

export function drawFragment(fragment: DocumentFragment): ReactNode {
  return drawChildren(fragment, 0);
}

function drawChildren(parent: Node, depth: number): ReactNode[] {
  return [...parent.childNodes].map((node, index) => (
    // Nodes of one message never move: their places are their names.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fragment key={index}>{drawNode(node, depth)}</Fragment>
  ));
}

function drawNode(node: Node, depth: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return drawText(node.textContent ?? "");
  if (!(node instanceof Element)) return null;
  if (depth >= DEEPEST) return node.textContent;
  const tag = node.localName;
  if (!ALLOWED_TAGS.includes(tag)) return null;
  const attributes = keepAttributes(
    tag,
    new Map([...node.attributes].map(({ name, value }) => [name, value])),
  );
  return drawElement(tag, attributes, node, depth + 1);
}

function drawElement(
  tag: string,
  attributes: Record<string, string>,
  node: Element,
  depth: number,
): ReactNode {
  const children = () => drawChildren(node, depth);
  switch (tag) {
    case "a":
      return attributes.href ? (
        <SafeLink href={attributes.href}>{simplify(node, children)}</SafeLink>
      ) : (
        children()
      );
    case "img":
      return <InlineImage attributes={attributes} />;
    case "pre":
      return drawCode(node);
    case "code":
      return <code>{children()}</code>;
    case "span":
    case "div":
    case "font":
      return drawPlain(tag, attributes, children);
    case "table":
      return (
        <div className={styles.table}>
          <table>{children()}</table>
        </div>
      );
    case "br":
    case "hr":
      return createElement(tag);
    default:
      return createElement(
        TAG[tag] ?? tag,
        { ...(attributes.start && { start: Number(attributes.start) }), className: styles[tag] },
        ...[children()],
      );
  }
}

/** Headings inside a message are no headings of the page. */
const TAG: Record<string, string> = { h1: "p", h2: "p", h3: "p", h4: "p", h5: "p", h6: "p", strike: "s" };

function drawPlain(tag: string, attributes: Record<string, string>, children: () => ReactNode[]): ReactNode {
  const reason = attributes["data-mx-spoiler"];
  if (reason !== undefined) return <Spoiler reason={reason}>{children()}</Spoiler>;
  if (attributes["data-mx-maths"]) return <code>{attributes["data-mx-maths"]}</code>;
  return tag === "div" ? <div>{children()}</div> : <span>{children()}</span>;
}

function drawCode(node: Element): ReactNode {
  const code = node.querySelector("code");
  return (
    <CodeBlock
      text={node.textContent ?? ""}
      language={languageOf(code?.getAttribute("class") ?? undefined)}
    />
  );
}

/** A link around nothing but text is given as text, so that it can be compared with where it leads. */
function simplify(node: Element, children: () => ReactNode[]): ReactNode {
  return node.children.length ? children() : tameText(node.textContent ?? "");
}
