import { counts } from "./counts.ts";

const { cells, columns, rows } = counts;

/** The grid of line items. */
export const grid = {
  about: "Paste a table from a spreadsheet with Ctrl+V, from the selected cell on.",
  empty: "No rows. Paste a table here.",
  addRow: "Add row",
  copyAll: "Copy all",
  copied: "Copied.",
  notCopied: "The browser didn't allow copying.",
  undoPaste: "Undo paste",
  pasted: (n: number) => `${rows(n)} pasted.`,
  unread: (n: number) => `${cells(n)} can't be read; see what is written there.`,
  rowsLeftOut: (n: number, most: number) => `${rows(n)} had no place: there are at most ${rows(most)}.`,
  columnsLeftOut: (n: number) => `${columns(n)} had no place.`,
  remove: (name: string) => `Remove ${name}`,
  yes: "Yes",
  no: "No",
  tracked: "Tracked",
  monthRule: "Not a month. Write one such as 2026-11.",
  amountRule: (currency: string) => `Not an amount in ${currency}.`,
  numberRule: "Not a number.",
  taxRule: "Not a tax. Write a percentage such as 19%, or an amount.",
  typeRule: "Not a type of the sellers. Choose one.",
  yesOrNoRule: "Neither yes nor no. Choose one.",
  line: (number: string) => `line item ${number}`,
  asATable: "As a table",
  oneByOne: "One by one",
  view: "How line items are edited",
};
