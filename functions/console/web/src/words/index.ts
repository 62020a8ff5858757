// All texts of the console, in the language of the page. A text that is missing in a language doesn't compile. German is
// loaded only by those who read it.

import { en } from "./en/index.ts";
import { language } from "./language.ts";

export type Words = typeof en;

/** Translates a sentence of the API, which is in English. */
export const translated: (text: string) => string = language === "de" ? await german() : (text) => text;

async function german(): Promise<(text: string) => string> {
  const [{ DETAILS, WORDS }, { translator }] = await Promise.all([import("./de/details.ts"), import("./translate.ts")]);
  return translator(DETAILS, WORDS);
}

export const t: Words = language === "de" ? (await import("./de/index.ts")).de : en;
