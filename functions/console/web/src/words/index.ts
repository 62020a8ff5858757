// All texts of the console, in the language of the page. A text that is missing in a language doesn't compile. German is
// loaded only by those who read it.

import { en } from "./en/index.ts";
import { language } from "./language.ts";

export type Words = typeof en;

export const t: Words = language === "de" ? (await import("./de/index.ts")).de : en;
