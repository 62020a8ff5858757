// The API's types that the console uses, taken from its contract (contract.d.ts, which `npm run contract` generates). Money,
// quantities and percents are decimal texts, such as `1000.00`, and months are texts such as `2026-11`.

import type { components } from "./contract.d.ts";

type Schemas = components["schemas"];

export type PurchaseOrder = Schemas["PurchaseOrder"];
export type PurchaseOrderForm = Schemas["PurchaseOrderForm"];
export type PurchaseOrderSummary = Schemas["PurchaseOrderSummary"];
/** A row of the list of purchase orders, whose purchase order may be stored but unreadable. */
export type PurchaseOrderRow = Schemas["PurchaseOrderRow"];
export type Address = Schemas["Address"];
export type LineItem = Schemas["LineItem"];
export type LineItemForm = Schemas["LineItemForm"];
export type LineItemType = Schemas["LineItemType"];
export type Tax = Schemas["Tax"];
export type Status = Schemas["Status"];
export type WantedStatus = Schemas["WantedStatus"];
export type HealthFlag = Schemas["HealthFlag"];
export type WhenDepleted = Schemas["WhenDepleted"];
export type LedgerEntry = Schemas["LedgerEntry"];
export type OrderStatement = Schemas["PurchaseOrderStatement"];
export type LineStatement = Schemas["LineItemStatement"];
export type Change = Schemas["Change"];
export type HistoryVersion = Schemas["Version"];
export type Notice = Schemas["Notice"];
export type Delivery = Schemas["Delivery"];
export type DeliveryState = Schemas["DeliveryState"];
export type Posting = Schemas["Posting"];

export type Invoice = Schemas["Invoice"];
export type InvoiceForm = Schemas["InvoiceForm"];
export type InvoiceLine = Schemas["InvoiceLine"];
export type InvoiceLineForm = Schemas["InvoiceLineForm"];
export type LineResult = Schemas["LineResult"];
export type InvoiceSummary = Schemas["InvoiceSummary"];
export type InvoiceType = Schemas["InvoiceType"];
export type InvoiceSort = Schemas["InvoiceSort"];
export type OrderSort = Schemas["Sort"];
export type Direction = Schemas["Direction"];
export type InvoiceStatus = Schemas["InvoiceStatus"];
export type InvoiceResult = Schemas["InvoiceResult"];
/** The ledger entry of a draw, with its purchase order. */
export type InvoiceEntry = Schemas["InvoiceEntry"];
export type ChargeType = Schemas["ChargeType"];
export type Draw = Schemas["Draw"];
export type Decision = Schemas["Decision"];
export type DecisionReason = Schemas["DecisionReason"];
export type Considered = Schemas["Considered"];
export type Verdict = Schemas["Verdict"];
/** A line item, named without a link to it. */
export type LineItemKey = Pick<Considered, "purchaseOrderId" | "lineItemNumber">;

export type Agreement = Schemas["Agreement"];
/** A document of a seller, with the invoice that it became. */
export type InvoiceDocument = Schemas["Document"];
export type DocumentsAnswer = Schemas["DocumentsAnswer"];
export type Finding = Schemas["Finding"];

export type ImportAnswer = Schemas["ImportAnswer"];
export type ImportCounts = Schemas["ImportCounts"];
export type ImportedRow = Schemas["ImportedRow"];
export type ImportValue = Schemas["ImportValue"];
export type ImportOutcome = Schemas["ImportOutcome"];

export type WhatIf = Schemas["WhatIfView"];
export type Coverage = Schemas["Coverage"];
export type CoverageKind = Schemas["CoverageKind"];
export type CoverageMonth = Schemas["CoverageMonth"];
export type CoverageRow = Schemas["CoverageRow"];
export type LinkedLineItem = Schemas["LineRef"];
export type NeverWins = Schemas["NeverWins"];

export type Summary = Schemas["Summary"];
export type CurrencySummary = Schemas["CurrencySummary"];
export type BurnDownMonth = Schemas["BurnDownMonth"];
export type AwsReading = Schemas["AwsReading"];
export type Seller = Schemas["Seller"];
export type Settings = Schemas["Settings"];
export type SettingsForm = Schemas["SettingsForm"];
export type Refusal = Schemas["Refusal"];

export function isReadable(row: PurchaseOrderRow): row is PurchaseOrderSummary {
  return !("unreadable" in row);
}
