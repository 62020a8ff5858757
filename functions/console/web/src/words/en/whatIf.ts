import type { Text } from "../text.ts";

export const whatIf = {
  title: "What if",
  about: "What would have become of the recorded invoices of these billing months with this purchase order, from balances as if none had drawn. Nothing is written.",
  pageAbout: "Change a purchase order, or take it away, and see where the recorded invoices would have drawn. Nothing is written.",
  unnamed: "the new purchase order",
  newOrder: "A new purchase order",
  asIfDeleted: "As if it didn't exist",
  belowZero: "These line items would be below zero",
  chart: (currency: Text) => `Invoiced by line item now and then, in ${currency}`,
  ask: "Try it",
  result: (considered: Text, matched: Text, unmatched: Text, moved: Text) => `Invoices tried: ${considered}. Newly matched: ${matched}. Newly unmatched: ${unmatched}. On another line item: ${moved}.`,
  invoices: "Invoices that would draw elsewhere",
  same: "Every invoice would draw as it does now",
  now: "Now",
  then: "Then",
  invoicedNow: "Invoiced now",
  invoicedThen: "Invoiced then",
};
