import type { Words } from "../index.ts";
import type { ReactNode } from "react";
import type { Text } from "../text.ts";

export const coverage: Words["coverage"] = {
  alwaysRanksFirst: "Hat immer Vorrang",
  anInvoiceNamesItsPurchaseOrder: "Eine Rechnung nennt ihre Bestellung",
  anOrdinaryInvoiceMatchesALineItem: "Eine gewöhnliche Rechnung wird einer Position zugeordnet.",
  and: (more: Text) => `Und ${more}.`,
  andInMoreRows: (number: Text) => `und in ${number} weiteren Zeilen`,
  andPerhapsMore: ", vielleicht auch weitere",
  byMonth: "Nach Monaten",
  coverageByMonth: "Abdeckung nach Monaten",
  covered: "Abgedeckt",
  forOrdinaryInvoicesWithoutAn: "Für gewöhnliche Rechnungen: ohne Rechnungseinheit, ohne Steuernummer und ohne Nennung einer Bestellung.",
  from: (number: Text, from: Text) => `${number} von ${from}`,
  gap: "Lücke",
  lineItem2: (link: ReactNode, lineItemNumber: ReactNode) => (
    <>
      {link} Position {lineItemNumber}
    </>
  ),
  lineItems: "Positionen: ",
  lineItemsThatNeverWin: "Positionen, die nie zum Zug kommen",
  loadingCoverage: "Abdeckung wird geladen",
  marks: "Zeichen",
  noGaps: "Keine Lücken",
  noInvoiceMatchesALineItem: "Keine Rechnung wird einer Position zugeordnet.",
  noPurchaseOrdersForTheseMonths: "Keine Bestellungen für diese Monate",
  onlyRowsWithGaps: "Nur Zeilen mit Lücken",
  onlySomeInvoicesMatchALineItem: "Nur manche Rechnungen werden einer Position zugeordnet: solche mit bestimmten Rechnungseinheiten oder Steuernummern, solche, die die Bestellung nennen, oder Gutschriften, wo nichts mehr übrig ist.",
  previewAnInvoiceForThisMonth: "Eine Rechnung für diesen Monat prüfen",
  restricted: "Eingeschränkt",
  selectedMonth: "Gewählter Monat",
  sellerCurrencyAndCharge: "Rechnungssteller, Währung und Leistungsart",
  theBestFirst: "Die beste zuerst: ",
  theLastMonthIsBeforeTheFirst: "Der letzte Monat liegt vor dem ersten.",
  theMonthsWhoseInvoicesWouldMatchNo: "Die Monate, deren Rechnungen keiner Bestellung zugeordnet würden, nach Rechnungssteller, Währung und Leistungsart.",
  unless: "Außer wenn",
  withTheCurrentPurchaseOrders: "Bei den heutigen Bestellungen hat vor jeder dieser Positionen immer eine andere Vorrang.",
};
