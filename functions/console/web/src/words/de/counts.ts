import { whole } from "../../format/number.ts";
import type { Words } from "../index.ts";

const counted = (one: string, many: string) => (number: number) => `${whole(number)} ${number === 1 ? one : many}`;

export const counts: Words["counts"] = {
  purchaseOrders: counted("Bestellung", "Bestellungen"),
  morePurchaseOrders: counted("weitere Bestellung", "weitere Bestellungen"),
  lineItems: counted("Position", "Positionen"),
  moreLineItems: counted("weitere Position", "weitere Positionen"),
  invoices: counted("Rechnung", "Rechnungen"),
  gaps: counted("Lücke", "Lücken"),
  errors: counted("Fehler", "Fehler"),
  moreErrors: counted("weiterer Fehler", "weitere Fehler"),
  days: counted("Tag", "Tage"),
  months: counted("Monat", "Monate"),
  weeks: counted("Woche", "Wochen"),
  years: counted("Jahr", "Jahre"),
  rows: counted("Zeile", "Zeilen"),
  cells: counted("Zelle", "Zellen"),
  columns: counted("Spalte", "Spalten"),
};
