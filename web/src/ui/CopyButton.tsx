// A button that copies a text, and says for a moment that it has.
import { Button, type ButtonProps, CopyButton as Copying } from "@mantine/core";

interface CopyButtonProps extends ButtonProps {
  value: string;
  /** What it says before, and then. */
  words: { copy: string; copied: string };
}

export function CopyButton({ value, words, ...rest }: CopyButtonProps) {
  return (
    <Copying value={value}>
      {({ copied, copy }) => (
        <Button variant="default" {...rest} onClick={copy}>
          <span aria-live="polite">{copied ? words.copied : words.copy}</span>
        </Button>
      )}
    </Copying>
  );
}
