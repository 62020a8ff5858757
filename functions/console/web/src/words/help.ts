// The texts of the help panel, which are loaded when it is first opened.

import { help as de } from "./de/help.ts";
import { help as en } from "./en/help.ts";
import { language } from "./language.ts";

export const help: typeof en = language === "de" ? de : en;
