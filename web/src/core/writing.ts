// How a language is written: in which direction, with which digits, and with words of the other direction in it.

/** Those that the app has words for. In any other language the words are English, and so is the direction. */
const RIGHT_TO_LEFT = ["ar"];

export function directionOf(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.includes(language.split("-")[0] ?? "") ? "rtl" : "ltr";
}

/**
 * The tag with which dates and sizes have the digits 0 to 9, as everything else has that is counted here:
 * "ar" is "ar-u-nu-latn", "ar-MA" and "ru" stay. What is no tag stays as well.
 */
export function withCommonDigits(language: string): string {
  try {
    const { numberingSystem } = new Intl.NumberFormat(language).resolvedOptions();
    if (numberingSystem === "latn") return language;
    return new Intl.Locale(language, { numberingSystem: "latn" }).toString();
  } catch {
    return language;
  }
}

/**
 * A name, an address or somebody's words within a sentence that runs from right to left: kept by themselves,
 * so that "@anna:example.org" does not lose its sign to the other side. Numbers need nothing.
 */
export function isolate(words: string, direction: "ltr" | "rtl"): string {
  return direction === "ltr" || /^\d*$/.test(words) ? words : `\u2068${words}\u2069`;
}
