// The texts of the beginning, which are loaded with its page: most visits need none of them.

import { begin as de } from "./de/begin.ts";
import { begin as en } from "./en/begin.ts";
import { language } from "./language.ts";

export const begin: typeof en = language === "de" ? de : en;
