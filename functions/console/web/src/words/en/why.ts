import type { Text } from "../text.ts";
import { counts } from "./counts.ts";

const more = (n: number) => counts.morePurchaseOrders(n);
const lines = (n: number) => counts.moreLineItems(n);
const be = (n: number) => (n === 1 ? "is" : "are");

/** Why an invoice draws on a line item, and why not on others. */
export const why = {
  selected: "Selected",
  outranked: "Outranked",
  rejected: "Doesn't fit",
  lineOf: (line: Text, order: Text) => `line item ${line} of ${order}`,
  LineOf: (line: Text, order: Text) => `Line item ${line} of ${order}`,
  anotherLine: "another line item",
  unknown: "A newer release of this system decided, for a reason that this release doesn't know.",
  byHand: "A person chose this line item.",
  followsOriginal: (invoice: Text) => `It gives money back for invoice ${invoice}, so it draws on the line item of that invoice.`,
  first: "It fits, and comes first.",
  takesRest: "It takes the rest that the line items before it couldn't cover.",
  nothingLeft: "It fits and comes first, but has nothing left, and its purchase order spills over to the next line item.",
  lineNotFound: (line: Text) => `The purchase order has no line item ${line}, which the invoice names.`,
  only: "It is the only line item that fits.",
  firstOf: (fitting: Text) => `It comes first of ${fitting} that fit.`,
  onlyNamed: (order: Text) => `The invoice names ${order}, so only that purchase order was considered.`,
  suspended: "The purchase order is suspended.",
  deleted: "The purchase order was deleted.",
  notEffective: (month: Text) => `The billing period, ${month}, is before the purchase order's first month.`,
  expired: (month: Text) => `The billing period, ${month}, is after the purchase order's last month.`,
  seller: (seller: Text) => `The purchase order isn't for invoices from ${seller}.`,
  currency: (currency: Text) => `The purchase order isn't in the invoice's currency, ${currency}.`,
  taxNone: "The purchase order is for certain tax registration numbers, and the invoice has none.",
  taxOther: (number: Text) => `The purchase order is for certain tax registration numbers, and ${number} isn't one of them.`,
  unitNone: "The purchase order is for certain invoice units, and the invoice has none.",
  unitOther: (unit: Text) => `The purchase order is for certain invoice units, and ${unit} isn't one of them.`,
  outsideWindow: (month: Text) => `The billing period, ${month}, is outside the line item's months.`,
  type: (charge: Text) => `The line item's type isn't for this charge: ${charge}.`,
  marketplace: "A line item for marketplace transactions matches only invoices that name its purchase order.",
  unreadable: "The stored purchase order can't be read.",
  depleted: (amount: Text) => `The line item's balance is less than ${amount}, and it may not go below zero.`,
  short: (shortfall: Text, amount: Text) => `It is ${shortfall} short of ${amount}.`,
  left: (balance: Text) => `${balance} is left, and the line item may not go below zero.`,
  lineShort: (line: Text, shortfall: Text, amount: Text) => `${line} is ${shortfall} short of ${amount}, and it may not go below zero.`,
  nearest: (line: Text, reason: Text) => `The nearest is ${line}. ${reason}`,
  unit: (winner: Text) => `It fits, but ${winner} is for the invoice's own unit.`,
  unitNamed: (winner: Text, unit: Text) => `It fits, but ${winner} is for the invoice's own unit, ${unit}.`,
  moreSpecific: (winner: Text) => `It fits, but the type of ${winner} is more specific.`,
  enoughBalance: (winner: Text) => `It fits, but ${winner} has enough balance for the whole amount.`,
  updatedLater: (winner: Text) => `It fits, but the purchase order of ${winner} was updated later.`,
  tieBreak: (winner: Text) => `It fits, but ${winner} comes first by purchase order ID, fewer months and line item number.`,
  nothingFits: "No line item of any purchase order fits the invoice.",
  notFound: (order: Text) => `The invoice names the purchase order ${order}, which doesn't exist.`,
  cantDraw: (order: Text) => `The invoice names the purchase order ${order}, which it can't draw on.`,
  namedRule: "An invoice that names a purchase order matches only that one.",
  unreadableOrder: (order: Text) =>
    `The purchase order ${order} is stored but can't be read. Tell the operator of this system, and match the invoice again afterwards.`,
  unreadableOriginal: (invoice: Text) =>
    `The purchase order of invoice ${invoice} is stored but can't be read. Tell the operator of this system, and match the invoice again afterwards.`,
  originalUnknown: (invoice: Text) =>
    `It gives money back for invoice ${invoice}, which is unknown, unmatched or voided. It can only draw on the line item of that invoice.`,
  /** How many others, each group with one reason. */
  others: {
    suspended: (n: number) => `${more(n)} ${be(n)} suspended`,
    deleted: (n: number) => `${more(n)} ${n === 1 ? "was" : "were"} deleted`,
    notEffective: (n: number, month: Text) => `${more(n)} ${n === 1 ? "begins" : "begin"} after ${month}`,
    expired: (n: number, month: Text) => `${more(n)} ended before ${month}`,
    seller: (n: number) => `${more(n)} ${be(n)} for other sellers`,
    currency: (n: number) => `${more(n)} ${be(n)} in other currencies`,
    tax: (n: number) => `${more(n)} ${be(n)} for other tax registration numbers`,
    unit: (n: number) => `${more(n)} ${be(n)} for other invoice units`,
    unreadable: (n: number) => `${more(n)} can't be read`,
    outsideWindow: (n: number) => `${lines(n)} ${be(n)} for other months`,
    type: (n: number) => `${lines(n)} ${be(n)} for other charges`,
    depleted: (n: number) => `${lines(n)} ${n === 1 ? "hasn't" : "haven't"} enough left`,
    outranked: (n: number) => `${lines(n)} ${n === 1 ? "fits, but ranks" : "fit, but rank"} later`,
    unknown: (n: number) => `${lines(n)} ${n === 1 ? "doesn't" : "don't"} fit for a reason that this release doesn't know`,
  },
};
