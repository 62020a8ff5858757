// The API's own shapes, as README describes them. Money, quantities and percents are texts and stay texts.

export type Status = "ACTIVE" | "SUSPENDED" | "EXPIRED" | "SUSPENDED_EXPIRED";

export type HealthFlag =
  | "NO_CONTACTS"
  | "NEGATIVE_BALANCE"
  | "LOW_BALANCE"
  | "EXPIRING"
  | "NOT_YET_EFFECTIVE"
  | "UNCOVERED_MONTHS"
  | "NEVER_WINS"
  | "RUNS_OUT_EARLY";

export type LineType =
  | "ALL"
  | "MONTHLY_USAGE"
  | "SUBSCRIPTION"
  | "MARKETPLACE_TRANSACTION"
  | "MARKETPLACE_BLANKET_USAGE"
  | "PROFESSIONAL_SERVICES_AND_TRAINING";

/** `2026-11` */
export type Month = string;
/** A decimal number, such as `1000.00`. */
export type Decimal = string;

export interface OrderSummary {
  purchaseOrderId: string;
  href: string;
  billFrom: string[];
  currency: string;
  value: Decimal;
  balance?: Decimal;
  effectiveMonth: Month;
  expirationMonth: Month;
  status: Status;
  health: HealthFlag[];
  updatedAt: string;
  version: number;
  tags: Record<string, string>;
}

export interface Address {
  name?: string;
  lines?: string[];
  city?: string;
  region?: string;
  postalCode?: string;
  country?: string;
}

export interface Contact {
  name: string;
  email: string;
  phone?: string;
}

export interface NoticePolicy {
  balanceThresholds?: Decimal[];
  expirationLeads?: string[];
}

export type Tax = { percent: Decimal } | { amount: Decimal };

/** A line item, as sent. */
export interface LineItemForm {
  lineItemNumber: string;
  description?: string;
  type: LineType;
  startMonth?: Month;
  endMonth?: Month;
  unitPrice?: Decimal;
  quantity?: Decimal;
  tax?: Tax;
  balanceTracking?: boolean;
}

export interface Forecast {
  monthlyMean: Decimal;
  months: number;
  runsOutMonth: Month;
  early: boolean;
}

export interface LineItem extends LineItemForm {
  startMonth: Month;
  endMonth: Month;
  balanceTracking: boolean;
  totalValue: Decimal;
  invoiced?: Decimal;
  balance?: Decimal;
  billedMonths?: { billingPeriod: Month; amount: Decimal }[];
  forecast?: Forecast;
}

/** What a buyer defines, as sent. */
export interface OrderForm {
  purchaseOrderId: string;
  description?: string;
  billFrom: string[];
  taxRegistrationNumbers?: string[];
  invoiceUnits?: string[];
  billTo?: Address;
  shipTo?: Address;
  paymentTerms?: string;
  currency: string;
  effectiveMonth: Month;
  expirationMonth: Month;
  whenDepleted?: "CONTINUE" | "STOP";
  contacts?: Contact[];
  tags?: Record<string, string>;
  noticePolicy?: NoticePolicy;
  lineItems: LineItemForm[];
}

export interface Order extends Omit<OrderForm, "lineItems">, OrderSummary {
  contacts: Contact[];
  tags: Record<string, string>;
  taxRegistrationNumbers: string[];
  invoiceUnits: string[];
  whenDepleted: "CONTINUE" | "STOP";
  lineItems: LineItem[];
  createdAt: string;
}

export interface Seller {
  id: string;
  name: string;
  lineItemTypes: LineType[];
  taxRegistrationNumbers?: boolean;
}

export type Outcome = "MATCHED" | "UNMATCHED" | "VOIDED";

export interface ListedInvoice {
  invoiceType: "INVOICE" | "CREDIT_MEMO";
  billFrom: string;
  invoiceId: string;
  href: string;
  chargeType: string;
  billingPeriod: Month;
  currency: string;
  amount: Decimal;
  issuedDate?: string;
  dueDate?: string;
  outcome: Outcome;
  purchaseOrderId?: string;
  lineItemNumber?: string;
}

export interface LedgerEntry {
  ledgerEntry: number;
  at: string;
  posting: string;
  lineItemNumber: string;
  amount: Decimal;
  balanceAfter?: Decimal;
  billFrom: string;
  invoiceId: string;
  invoiceType: string;
  actor?: string;
  reason?: string;
}

export interface Change {
  pointer: string;
  from?: unknown;
  to?: unknown;
}

export interface Version {
  version: number;
  at: string;
  actor: string;
  reason?: string;
  changes: Change[];
}

export type Notice =
  | { kind: "BALANCE"; lineItemNumber: string; threshold: Decimal; balance: Decimal; totalValue: Decimal; currency: string }
  | { kind: "EXPIRATION"; expiresOn: string; daysLeft: number }
  | {
      kind: "MISSING_PURCHASE_ORDER";
      billFrom: string;
      invoiceId: string;
      amount: Decimal;
      currency: string;
      billingPeriod: Month;
      reason: string;
    };

export interface Delivery {
  decidedAt: string;
  state: string;
  attempts: number;
  notices: Notice[];
  recipient?: { name?: string; email: string };
  sentAt?: string;
  failedAt?: string;
  reason?: string;
}

export type StatusCounts = Partial<Record<Status, number>>;
export type HealthCounts = Partial<Record<HealthFlag, number>>;

export interface BurnDownMonth {
  month: Month;
  value: Decimal;
  invoiced: Decimal;
  remaining: Decimal;
  /** From this month on: at the pace of each line's latest billed months. */
  projected?: Decimal;
}

export interface CurrencySummary {
  currency: string;
  purchaseOrders: number;
  byStatus: StatusCounts;
  byHealth: HealthCounts;
  value: Decimal;
  invoiced: Decimal;
  balance: Decimal;
  expiring: number;
  low: number;
  unmatched: { invoices: number; amount: Decimal };
  burnDown: BurnDownMonth[];
}

export interface Summary {
  asOf: string;
  byStatus: StatusCounts;
  byHealth: HealthCounts;
  currencies: CurrencySummary[];
  unmatched: { invoices: number; more: boolean };
}

/** A page of rows, under the rows' own name. */
export type Page<Name extends string, Row> = Record<Name, Row[]> & { nextToken?: string };
