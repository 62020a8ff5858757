// The console's entry point.

import "@cloudscape-design/global-styles/index.css";
import "./parts/colors.css";
import "./console.css";
import { I18nProvider } from "@cloudscape-design/components/i18n";
import deMessages from "@cloudscape-design/components/i18n/messages/all.de";
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

const place = document.getElementById("console");
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <I18nProvider locale={language} messages={[language === "de" ? deMessages : enMessages]}>
        <Start />
      </I18nProvider>
    </StrictMode>,
  );
}
