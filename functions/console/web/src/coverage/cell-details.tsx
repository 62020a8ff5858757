import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { month } from "../format/month.ts";
import { AppLink } from "../parts/app-link.tsx";
import { useShell } from "../shell/context.tsx";
import { writeDraft } from "../preview/draft.ts";
import { GapFix } from "./gap-fix.tsx";
import { Mark } from "./matrix.tsx";
import type { CoverageMonth, CoverageRow } from "../api/model.ts";
import { COVERAGE, rowName } from "./words.ts";
import { t } from "../words/index.ts";

/** The most line items that the API lists for a month. */
const LISTED_MAX = 5;

/** Explains a cell of the matrix: what it means and which line items fit, with a link to preview an invoice. */
export function CellDetails({ row, cell, sellers }: { row: CoverageRow; cell: CoverageMonth; sellers: ReadonlyMap<string, string> }) {
  const { session } = useShell();
  const { label, about } = COVERAGE[cell.coverage];
  const preview = writeDraft({ billFrom: row.billFrom, chargeType: row.chargeType, currency: row.currency, billingPeriod: cell.month });
  return (
    <section aria-label={t.coverage.selectedMonth} aria-live="polite">
      <SpaceBetween size="xxs">
        <Box variant="h3" padding="n">
          <span className={`named ${cell.coverage.toLowerCase()}`}>
            <Mark coverage={cell.coverage} /> {label}
          </span>
          , {month(cell.month)}
        </Box>
        <Box variant="small" display="block">
          {rowName(row, sellers)}
        </Box>
        <Box>{about}</Box>
        {cell.purchaseOrders.length > 0 && (
          <Box>
            {cell.coverage === "COVERED" ? t.coverage.theBestFirst : t.coverage.lineItems}
            {cell.purchaseOrders.map(({ purchaseOrderId, lineItemNumber, href }, index) => (
              <span key={`${purchaseOrderId} ${lineItemNumber}`} className="text">
                {index > 0 && ", "}
                {t.coverage.lineItem2(<AppLink to={href}>{purchaseOrderId}</AppLink>, lineItemNumber)}
              </span>
            ))}
            {cell.purchaseOrders.length === LISTED_MAX && t.coverage.andPerhapsMore}
          </Box>
        )}
        {cell.coverage !== "COVERED" && session.canWrite && <GapFix key={`${rowName(row, sellers)} ${cell.month}`} row={row} cell={cell} />}
        {cell.coverage === "NONE" && session.canWrite && <AppLink to={`/create-purchase-order?${new URLSearchParams({ billFrom: row.billFrom, currency: row.currency, billingPeriod: cell.month })}`}>{t.invoices.createForThis}</AppLink>}
        <AppLink to={`/preview?${preview}`}>{t.coverage.previewAnInvoiceForThisMonth}</AppLink>
      </SpaceBetween>
    </section>
  );
}
