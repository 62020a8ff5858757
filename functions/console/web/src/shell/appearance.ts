// Light or dark mode: the system's, or the one that the person chose in this browser.

import { applyMode, Mode } from "@cloudscape-design/global-styles";

export type Appearance = "system" | "light" | "dark";

const CHOSEN = "purchase-orders.appearance";
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

export function chosenAppearance(): Appearance {
  const chosen = localStorage.getItem(CHOSEN);
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export function chooseAppearance(appearance: Appearance): void {
  localStorage.setItem(CHOSEN, appearance);
  applyAppearance(appearance);
}

export function applyAppearance(appearance: Appearance): void {
  const dark = appearance === "dark" || (appearance === "system" && prefersDark.matches);
  applyMode(dark ? Mode.Dark : Mode.Light);
}

prefersDark.addEventListener("change", () => applyAppearance(chosenAppearance()));
