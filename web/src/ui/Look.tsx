// Puts the look on everything below: theme, light or dark, accent, text size, direction of writing.
import {
  createTheme,
  DirectionProvider,
  MantineProvider,
  useDirection,
  useMantineColorScheme,
} from "@mantine/core";
import { type ReactNode, useEffect, useMemo } from "react";
import "./styles.ts";

export const ACCENTS = ["blue", "indigo", "violet", "grape", "pink", "red", "teal", "green"] as const;

interface LookProps {
  scheme: "light" | "dark" | "auto";
  accent: string;
  textPercent: number;
  direction: "ltr" | "rtl";
  /** What the eye in a field of a password does: the one word that Mantine would say itself. */
  passwordEye: string;
  children: ReactNode;
}

export function Look({ scheme, accent, textPercent, direction, passwordEye, children }: LookProps) {
  const theme = useMemo(
    () =>
      createTheme({
        // Shade 8 is the first whose contrast with white is enough in both schemes.
        primaryShade: 8,
        primaryColor: (ACCENTS as readonly string[]).includes(accent) ? accent : "blue",
        autoContrast: true,
        respectReducedMotion: true,
        defaultRadius: "md",
        fontFamily:
          "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif, 'Noto Color Emoji'",
        cursorType: "pointer",
        components: {
          // Beside its button, so that it belongs to a part of the page, and with nothing in it that is no item.
          Menu: {
            defaultProps: {
              withinPortal: false,
              floatingStrategy: "fixed",
              withInitialFocusPlaceholder: false,
            },
          },
          PasswordInput: {
            defaultProps: { visibilityToggleButtonProps: { "aria-label": passwordEye } },
          },
        },
      }),
    [accent, passwordEye],
  );
  useEffect(() => {
    document.documentElement.style.fontSize = textPercent === 100 ? "" : `${textPercent}%`;
  }, [textPercent]);
  return (
    <DirectionProvider initialDirection={direction} detectDirection={false}>
      <MantineProvider theme={theme} defaultColorScheme={scheme} cssVariablesResolver={readable}>
        <Follow scheme={scheme} direction={direction} />
        {children}
      </MantineProvider>
    </DirectionProvider>
  );
}

const COLORS = [...ACCENTS, "gray", "orange"] as const;

/** Mantine's own red of errors, and its texts on a tint of their own colour, are too pale on white. */
function readable() {
  const tinted = COLORS.flatMap((color) => [
    [`--mantine-color-${color}-light-color`, `var(--mantine-color-${color}-9)`],
    [`--mantine-color-${color}-light-hover`, `var(--mantine-color-${color}-1)`],
    [`--mantine-color-${color}-outline`, `var(--mantine-color-${color}-8)`],
  ]);
  return {
    variables: {},
    light: { "--mantine-color-error": "var(--mantine-color-red-8)", ...Object.fromEntries(tinted) },
    dark: {
      "--mantine-color-error": "var(--mantine-color-red-4)",
      // Mantine's is white: what is dangerous would look like everything else.
      "--mantine-color-red-light-color": "var(--mantine-color-red-3)",
    },
  };
}

/** Tells Mantine of a change; its providers take only the first value. */
function Follow({ scheme, direction }: Pick<LookProps, "scheme" | "direction">) {
  const { setColorScheme } = useMantineColorScheme();
  const { setDirection } = useDirection();
  useEffect(() => setColorScheme(scheme), [scheme, setColorScheme]);
  useEffect(() => setDirection(direction), [direction, setDirection]);
  return null;
}
