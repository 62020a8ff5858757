import type { Words } from "../index.ts";
import type { Text } from "../text.ts";

export const close: Words["close"] = {
  title: "Monatsabschluss",
  about: "Was ein Abrechnungsmonat mit jeder Position gemacht hat: Anfangssaldo, Abrufe, Gutschriften, Umbuchungen und Endsaldo.",
  reading: "Buchungen werden gelesen",
  unreadable: (ids: Text) => `Die Aufstellung ist unvollständig: Diese Bestellungen sind nicht lesbar: ${ids}. Wenden Sie sich an den Betreiber dieses Systems.`,
  pagesOfLines: "Seiten der Positionen",
  print: "Drucken",
  opening: "Anfangssaldo",
  draws: "Abrufe",
  credits: "Gutschriften",
  moves: "Umbuchungen",
  voids: "Stornos",
  closing: "Endsaldo",
  difference: "Abweichung",
  totals: "Summen des Monats",
  totalsAbout: "Der Positionen mit Saldo. Beträge in verschiedenen Währungen werden nie addiert.",
  differences: "Abweichungen",
  differencesAbout: "Die Summe dieser Positionen weicht von ihren Buchungen ab. Wenden Sie sich an den Betreiber dieses Systems.",
  movesAndVoids: "Umbuchungen und Stornos",
  reconciled: (month: Text) => `Die Positionen stimmen mit ihren Buchungen überein. Dies ist die Aufstellung für ${month}.`,
};
