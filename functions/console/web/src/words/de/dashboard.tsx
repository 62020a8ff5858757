import type { Words } from "../index.ts";
import type { ReactNode } from "react";
import type { Text } from "../text.ts";

export const dashboard: Words["dashboard"] = {
  spend: "Ausgaben",
  spendAbout: "Was in diesen Abrechnungsmonaten berechnet wurde, nach Rechnungssteller, Leistungsart, Bestellung oder Tag.",
  spendRule: "Gutschriften zählen negativ, stornierte Rechnungen nicht.",
  spendChart: (currency: Text) => `Ausgaben in ${currency}, größte zuerst`,
  loadingSpend: "Rechnungen werden gelesen",
  groupBy: "Gruppieren nach",
  share: "Anteil",
  chart: "Diagramm",
  noOrder: "Keine Bestellung",
  withoutTag: "Ohne diesen Tag",
  thisMonth: "Dieser Monat",
  asOf: (date: Text) => `Stand ${date}`,
  areExpectedToRemainAtTheEnd: (amount: Text) => `Am Ende bleiben voraussichtlich ${amount}.`,
  burnDown: "Verbrauch",
  burnDownOf: (currency: Text) => `Verbrauch in ${currency}`,
  burnDownOfInvoicedEachMonthAnd: (currency: Text) => `Verbrauch in ${currency}: monatlich berechnet, und was bleibt`,
  expectedAtThePaceOfTheLatest: "Erwartet, wenn es wie in den letzten berechneten Monaten weitergeht",
  expectedToRemain: "Bleibt voraussichtlich",
  for: (invoices: ReactNode, amount: ReactNode) => (
    <>
      {invoices} über {amount}
    </>
  ),
  fromToIn: (monthName: Text, monthName2: Text, currency: Text) => `Von ${monthName} bis ${monthName2}, in ${currency}.`,
  invoicedInTheMonth: "Im Monat berechnet",
  loadingTheSummary: "Übersicht wird geladen",
  month: "Monat",
  moreThan: (invoices: Text) => `Mehr als ${invoices}`,
  needsAttention: "Braucht Aufmerksamkeit",
  noPurchaseOrdersYet: "Noch keine Bestellungen",
  nothingNeedsAttention: "Nichts braucht Aufmerksamkeit",
  nothingToShowNoLineItemTracks: "Nichts zu zeigen: keine Position hat einen Saldo.",
  ofActivePurchaseOrders: "Der aktiven Bestellungen",
  refreshTheSummary: "Übersicht aktualisieren",
  remainIn: (remaining: Text, monthName: Text) => `Im ${monthName} bleiben ${remaining}.`,
  remaining: "Es bleibt",
  showAsATable: "Als Tabelle zeigen",
  theTableBelowHasEveryAmount: "Die Tabelle darunter enthält jeden Betrag.",
  totals: "Summen",
  totalsByCurrency: "Summen nach Währungen",
  trackedLineItems12MonthsBackAnd: "Positionen mit Saldo, 12 Monate zurück und 12 voraus",
  valueOfTheMonth: "Wert der Positionen des Monats",
  unmatchedInvoices: "Nicht zugeordnete Rechnungen",
};
