/** What a page is for, and what can be done there. */
interface PageHelp {
  title: string;
  about: string;
  tips: string[];
}

export type Term = "purchaseOrder" | "lineItem" | "billFrom" | "billingPeriod" | "invoice" | "creditMemo" | "match" | "decision" | "draw" | "balance" | "void" | "move" | "reconcile" | "notice" | "coverage" | "forecast" | "whenDepleted";

const pages = {
  "/": {
    title: "Dashboard",
    about: "What is ordered, invoiced and left, for each currency, and what needs attention.",
    tips: ["Choose a number under Needs attention to see its purchase orders.", "The chart shows twelve months back and twelve ahead; the table below it has every amount."]
  },
  "/purchase-orders": {
    title: "Purchase orders",
    about: "What you agreed to pay sellers for, by month and kind of charge.",
    tips: ["Filters, order and page are in the address: share it, or keep it as a view.", "Line items are edited in a table. Paste one from a spreadsheet with Ctrl+V.", "Actions offers a copy for next year; the year-end rollover does that for many."]
  },
  "/invoices": {
    title: "Invoices",
    about: "What sellers invoiced, and which line item each invoice draws on.",
    tips: ["Open an invoice to see why it draws on a line item, or why on none.", "An unmatched invoice offers the change that would let it match."]
  },
  "/preview": { title: "Match preview", about: "What an invoice would draw on. Nothing is written.", tips: ["Try an invoice before the seller sends it."] },
  "/agreement": { title: "AWS's choice", about: "Where AWS put another purchase order on its invoice than matching would.", tips: ["Invoices come from AWS's own list of invoices."] },
  "/what-if": { title: "What if", about: "What would have become of the recorded invoices with other purchase orders. Nothing is written.", tips: ["Try a change before you make it."] },
  "/coverage": { title: "Coverage", about: "The months whose invoices would match no line item.", tips: ["Choose a cell to see the line items for the month.", "A gap offers to create a purchase order for it."] },
  "/spend": { title: "Spend", about: "What was invoiced in some months, by seller, charge, purchase order or tag.", tips: ["Credit memos count as negative, voided invoices not at all."] },
  "/close": { title: "Month's close", about: "What a month did to each line item, from the ledgers.", tips: ["Print it, or save it as a workbook.", "Opening balance less draws, credits, moves and voids is the closing balance."] },
  "/rollover": { title: "Year-end rollover", about: "Successors for the purchase orders that end, many at once.", tips: ["Accept proposals, edit their numbers and line items, check them, then create them.", "Only purchase orders that don't exist yet are created, so a second time changes nothing."] },
  "/import": { title: "Import", about: "Purchase orders from a spreadsheet.", tips: ["Begin with the template, or with an export.", "A dry run shows what each row would do before anything is written."] },
  "/settings": { title: "Settings", about: "The account's name, and its defaults for contacts and notices.", tips: ["A purchase order with contacts or notices of its own doesn't use the defaults."] },
} satisfies Record<string, PageHelp>;

export const help = {
  glossary: "Terms",
  pages: pages as Record<keyof typeof pages, PageHelp>,
  terms: {
    purchaseOrder: ["Purchase order", "What you agreed to pay one or more sellers for, over some months. Your number names it."],
    lineItem: ["Line item", "A part of a purchase order: a kind of charge, months and a value. It is a rule for matching and a budget."],
    billFrom: ["Bill from", "The seller of record that issues the invoice."],
    billingPeriod: ["Billing period", "The month whose use an invoice charges. It decides which line item fits, not the invoice's date."],
    invoice: ["Invoice", "What a seller asks to be paid. A seller and its number name it."],
    creditMemo: ["Credit memo", "A document that gives money back. It draws a negative amount, on the line item of its original invoice."],
    match: ["Match", "Finding the line item that an invoice draws on: of the right seller, month, currency and kind of charge."],
    decision: ["Decision", "The record of why: every line item considered, nearest first, with the reason."],
    draw: ["Draw", "The amount that an invoice takes from a line item. Draws are never changed; corrections are draws as well."],
    balance: ["Balance", "The value of a line item less its draws. It may be negative."],
    void: ["Void", "The seller takes an invoice back. What it drew is given back."],
    move: ["Move", "A person puts an invoice on another line item. Both ledgers keep both entries, with who and why."],
    reconcile: ["Reconcile", "Adding up a ledger and comparing it with the total of its line item."],
    notice: ["Notice", "Mail to contacts: a balance is low, or a purchase order ends."],
    coverage: ["Coverage", "Whether an ordinary invoice for a month would match a line item."],
    forecast: ["Forecast", "The month in which a balance runs out, at the pace of the latest billed months."],
    whenDepleted: ["When depleted", "What happens when a line item has nothing left: go on below zero, stop, or spill over to the next."],
  } as Record<Term, readonly [name: string, meaning: string]>,
};
