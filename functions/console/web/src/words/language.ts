// The language of the console: the one that the person chose in this browser, else the browser's. A change loads the page
// again, so that every text is in the new language. Numbers and dates follow the browser's region where it has one for
// the language, as in de-CH or en-GB.

export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

const CHOSEN = "purchase-orders.language";
const DEFAULTS: Record<Language, string> = { en: "en-US", de: "de-DE" };

function isLanguage(text: string | null | undefined): text is Language {
  return text !== null && text !== undefined && Object.hasOwn(LANGUAGES, text);
}

/** Unit tests run without a browser, in English. */
const inBrowser = typeof localStorage !== "undefined" && typeof navigator !== "undefined";
const wanted: readonly string[] = inBrowser ? navigator.languages : [];

function languageOf(locale: string): string {
  return locale.split("-")[0] ?? "";
}

function chosenLanguage(): Language {
  const chosen = inBrowser ? localStorage.getItem(CHOSEN) : null;
  if (isLanguage(chosen)) return chosen;
  return wanted.map(languageOf).find(isLanguage) ?? "en";
}

export const language: Language = chosenLanguage();

/** The locale of numbers and dates. */
export const locale: string = wanted.find((one) => languageOf(one) === language && one.includes("-")) ?? DEFAULTS[language];

export function chooseLanguage(next: Language): void {
  localStorage.setItem(CHOSEN, next);
  location.reload();
}
