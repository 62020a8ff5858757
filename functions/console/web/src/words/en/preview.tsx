import type { ReactNode } from "react";
import type { Text } from "../text.ts";

export const preview = {
  draws: (line: Text) => `It draws on ${line}`,
  wouldDraw: (line: Text) => `It would draw on ${line}`,
  wereLeft: (balance: Text) => `Then, ${balance} were left of the line item.`,
  wouldBeLeft: (balance: Text) => `Afterwards, ${balance} would be left of the line item.`,
  aCreditMemoDrawsOnTheLine: "A credit memo draws on the line item of its original invoice.",
  anIdThatIsNotOnRecord: "An ID that is not on record.",
  asPrintedOnTheInvoiceWhichThen: "As printed on the invoice, which then matches only that purchase order.",
  chooseASeller: "Choose a seller",
  creditMemo: "Credit memo",
  enterAnInvoiceToSeeWhichLine: "Enter an invoice to see which line item it would draw on and why. Nothing is written.",
  findASeller: "Find a seller",
  invoiceUnitOptional: "Invoice unit - optional",
  addALine: "Add a line",
  lineAmount: (nth: number) => `Amount of line ${nth}`,
  lineCharge: (nth: number) => `Charge of line ${nth}`,
  lineOrder: (nth: number) => `Line ${nth} names the purchase order`,
  lineLineItem: (nth: number) => `Line ${nth} names the line item`,
  linesAddUp: "Each line is matched for itself, in order. The amounts must add up to that of the invoice.",
  linesOptional: "Lines - optional",
  likeTheInvoice: "Like the invoice",
  removeLine: (nth: number) => `Remove line ${nth}`,
  severalLineItems: "several line items",
  moreFieldsForMatching: "More fields for matching",
  namesThePurchaseOrderOptional: "Names the purchase order - optional",
  noPurchaseOrder: "no purchase order",
  originalInvoiceIdOptional: "Original invoice ID - optional",
  originalInvoicesSellerOptional: "Original invoice's seller - optional",
  preview: "Preview",
  taxRegistrationNumberOptional: "Tax registration number - optional",
  theResultIsThatOfTheInvoice: (link: ReactNode) => (
    <>
      The result is that of the invoice with this ID, {link}.
    </>
  ),
  theSellersCantBeLoaded: "The sellers can't be loaded.",
  theUnitOfYourOrganizationThatThe: "The unit of your organization that the invoice is for.",
  thisInvoiceWasVoided: "This invoice was voided",
  whichIsOnRecord: "which is on record",
  yourTaxRegistrationNumberOnThe: "Your tax registration number on the invoice.",
};
