/** The title of a warning: its own colour is too pale on its own ground. */
export const READABLE = { title: { color: "var(--mantine-color-text)" } };
