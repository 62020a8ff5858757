import type { Words } from "../index.ts";
import type { ReactNode } from "react";
import type { Text } from "../text.ts";

export const preview: Words["preview"] = {
  draws: (line: Text) => `Sie ist zugeordnet: ${line}`,
  wouldDraw: (line: Text) => `Sie würde zugeordnet: ${line}`,
  wereLeft: (balance: Text) => `Danach blieben in der Position ${balance}.`,
  wouldBeLeft: (balance: Text) => `Danach blieben in der Position ${balance}.`,
  aCreditMemoDrawsOnTheLine: "Eine Gutschrift folgt der Position ihrer ursprünglichen Rechnung.",
  anIdThatIsNotOnRecord: "Eine Nummer, die noch nicht aufgezeichnet ist.",
  asPrintedOnTheInvoiceWhichThen: "Wie auf der Rechnung gedruckt; sie wird dann nur dieser Bestellung zugeordnet.",
  chooseASeller: "Rechnungssteller wählen",
  creditMemo: "Gutschrift",
  enterAnInvoiceToSeeWhichLine: "Geben Sie eine Rechnung ein, um zu sehen, welcher Position sie zugeordnet würde und warum. Es wird nichts geschrieben.",
  findASeller: "Rechnungssteller suchen",
  invoiceUnitOptional: "Rechnungseinheit - optional",
  addALine: "Zeile hinzufügen",
  lineAmount: (nth: number) => `Betrag der Zeile ${nth}`,
  lineCharge: (nth: number) => `Entgelt der Zeile ${nth}`,
  lineOrder: (nth: number) => `Zeile ${nth} nennt die Bestellung`,
  lineLineItem: (nth: number) => `Zeile ${nth} nennt die Position`,
  linesAddUp: "Jede Zeile wird für sich zugeordnet, der Reihe nach. Die Beträge müssen zusammen den der Rechnung ergeben.",
  linesOptional: "Zeilen - optional",
  likeTheInvoice: "Wie die Rechnung",
  removeLine: (nth: number) => `Zeile ${nth} entfernen`,
  severalLineItems: "mehrere Positionen",
  moreFieldsForMatching: "Weitere Felder für die Zuordnung",
  namesThePurchaseOrderOptional: "Nennt die Bestellung - optional",
  noPurchaseOrder: "keine Bestellung",
  originalInvoiceIdOptional: "Nummer der ursprünglichen Rechnung - optional",
  originalInvoicesSellerOptional: "Steller der ursprünglichen Rechnung - optional",
  preview: "Prüfen",
  taxRegistrationNumberOptional: "Steuernummer - optional",
  theResultIsThatOfTheInvoice: (link: ReactNode) => (
    <>
      Das Ergebnis ist das der Rechnung mit dieser Nummer, {link}.
    </>
  ),
  theSellersCantBeLoaded: "Die Rechnungssteller lassen sich nicht laden.",
  theUnitOfYourOrganizationThatThe: "Die Einheit Ihrer Organisation, für die die Rechnung ist.",
  thisInvoiceWasVoided: "Diese Rechnung wurde storniert",
  whichIsOnRecord: "die aufgezeichnet ist",
  yourTaxRegistrationNumberOnThe: "Ihre Steuernummer auf der Rechnung.",
};
