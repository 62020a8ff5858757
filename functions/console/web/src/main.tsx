// The console's entry point.

import "@cloudscape-design/global-styles/index.css";
import "./parts/colors.css";
import "./console.css";
import { I18nProvider } from "@cloudscape-design/components/i18n";
import enMessages from "@cloudscape-design/components/i18n/messages/all.en";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { applyAppearance, chosenAppearance } from "./shell/appearance.ts";
import { fixToolbar } from "./shell/fix-toolbar.ts";
import { Start } from "./start.tsx";
import { language } from "./words/language.ts";

document.documentElement.lang = language;
applyAppearance(chosenAppearance());
fixToolbar();

const messages = language === "de" ? (await import("@cloudscape-design/components/i18n/messages/all.de")).default : enMessages;
const place = document.getElementById("console");
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <I18nProvider locale={language} messages={[messages]}>
        <Start />
      </I18nProvider>
    </StrictMode>,
  );
}
