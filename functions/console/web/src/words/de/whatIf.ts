import type { Words } from "../index.ts";
import type { Text } from "../text.ts";

export const whatIf: Words["whatIf"] = {
  title: "Was wäre wenn",
  about: "Was mit dieser Bestellung aus den aufgezeichneten Rechnungen dieser Abrechnungsmonate geworden wäre, von Salden ohne jeden Abruf aus. Es wird nichts geschrieben.",
  pageAbout: "Ändern Sie eine Bestellung oder nehmen Sie sie weg, und sehen Sie, wem die erfassten Rechnungen zugeordnet worden wären. Es wird nichts geschrieben.",
  unnamed: "der neuen Bestellung",
  newOrder: "Eine neue Bestellung",
  asIfDeleted: "Als gäbe es sie nicht",
  belowZero: "Diese Positionen wären unter null",
  chart: (currency) => `Berechnet je Position jetzt und dann, in ${currency}`,
  ask: "Ausprobieren",
  result: (considered: Text, matched: Text, unmatched: Text, moved: Text) =>
    `Geprüfte Rechnungen: ${considered}. Neu zugeordnet: ${matched}. Nicht mehr zugeordnet: ${unmatched}. Bei einer anderen Position: ${moved}.`,
  invoices: "Rechnungen, die anders zugeordnet würden",
  same: "Jede Rechnung bliebe, wo sie ist",
  now: "Jetzt",
  then: "Dann",
  invoicedNow: "Berechnet jetzt",
  invoicedThen: "Berechnet dann",
};
