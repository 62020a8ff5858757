import type { Words } from "../index.ts";
import { counts } from "./counts.ts";

const { cells, columns, rows } = counts;

export const grid: Words["grid"] = {
  about: "Fügen Sie mit Strg+V eine Tabelle aus einer Tabellenkalkulation ein, ab der gewählten Zelle.",
  empty: "Keine Zeilen. Fügen Sie hier eine Tabelle ein.",
  addRow: "Zeile hinzufügen",
  copyAll: "Alles kopieren",
  copied: "Kopiert.",
  notCopied: "Der Browser hat das Kopieren nicht erlaubt.",
  undoPaste: "Einfügen rückgängig machen",
  pasted: (n) => `${rows(n)} eingefügt.`,
  unread: (n) => `${cells(n)} nicht lesbar; sehen Sie nach, was dort steht.`,
  rowsLeftOut: (n, most) => `${rows(n)} ohne Platz: Es gibt höchstens ${rows(most)}.`,
  columnsLeftOut: (n) => `${columns(n)} ohne Platz.`,
  remove: (name) => `${name} entfernen`,
  yes: "Ja",
  no: "Nein",
  tracked: "Saldo verfolgt",
  monthRule: "Kein Monat. Schreiben Sie zum Beispiel 2026-11.",
  amountRule: (currency) => `Kein Betrag in ${currency}.`,
  numberRule: "Keine Zahl.",
  taxRule: "Keine Steuer. Schreiben Sie einen Prozentsatz wie 19% oder einen Betrag.",
  typeRule: "Keine Art der Rechnungssteller. Wählen Sie eine.",
  yesOrNoRule: "Weder ja noch nein. Wählen Sie eines.",
  line: (number) => `Position ${number}`,
  asATable: "Als Tabelle",
  oneByOne: "Einzeln",
  view: "Wie Positionen bearbeitet werden",
};
