import type { Text } from "../text.ts";

export const close = {
  title: "Month's close",
  about: "What a billing month did to each line item: the opening balance, draws, credits, moves and the closing balance.",
  reading: "Reading the ledgers",
  unreadable: (ids: Text) => `The statement is incomplete: these purchase orders can't be read: ${ids}. Tell the operator of this system.`,
  pagesOfLines: "Pages of line items",
  print: "Print",
  opening: "Opening balance",
  draws: "Draws",
  credits: "Credits",
  moves: "Moves",
  voids: "Voids",
  closing: "Closing balance",
  difference: "Difference",
  totals: "Totals of the month",
  totalsAbout: "Of line items that track their balance. Amounts in different currencies are never added up.",
  differences: "Differences",
  differencesAbout: "The total of these line items differs from the sum of their ledger. Tell the operator of this system.",
  movesAndVoids: "Moves and voids",
  reconciled: (month: Text) => `The line items agree with their ledgers. This is the statement of ${month}.`,
};
