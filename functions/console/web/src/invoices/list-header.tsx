// The header of the list of invoices: their number, and what can be done with those that are filtered or selected.

import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { InvoiceSummary } from "../api/model.ts";
import { allInvoices, type ListCount } from "../api/queries.ts";
import { fileOf, type SheetFormat } from "../format/sheet.ts";
import { counter } from "../format/words.ts";
import { download } from "../parts/download.ts";
import { Views } from "../parts/views.tsx";
import { useShell } from "../shell/context.tsx";
import { t } from "../words/index.ts";
import { sheetOf } from "./export.ts";
import { RematchAllDialog } from "./rematch-all-dialog.tsx";
import { type InvoiceFilters, query } from "./filters.ts";

const SORT_NAMES: Record<InvoiceFilters["sort"], string> = {
  billingPeriod: t.common.billingPeriod,
  issuedDate: t.common.issued,
  amount: t.invoices.amountInAnyCurrency,
  invoiceId: t.common.invoiceId,
  billFrom: t.common.billFrom,
  chargeType: t.common.charge,
  outcome: t.common.outcome,
  purchaseOrderId: t.common.purchaseOrder,
};

interface ListHeaderProps {
  asked: InvoiceFilters;
  count: ListCount | undefined;
  selected: readonly InvoiceSummary[];
  refreshing: boolean;
  refresh: () => void;
  totals: { isPending: boolean; mutate: () => void };
  sellers: ReadonlyMap<string, string>;
  /** Opens the place for files with invoices. */
  add: () => void;
}

export function ListHeader({ asked, count, selected, refreshing, refresh, totals, sellers, add }: ListHeaderProps) {
  const { api, session, flash } = useShell();
  const [rematching, setRematching] = useState(false);
  const exporting = useMutation({
    meta: { changesNothing: true },
    mutationFn: async (format: SheetFormat) => {
      const invoices = selected.length > 0 ? selected : await allInvoices(api, query(asked));
      download(`invoices-${new Date().toISOString().slice(0, 10)}.${format}`, fileOf(sheetOf(invoices, sellers), format));
    },
    onError: ({ title, message }) => flash({ type: "error", header: title, content: message }),
  });
  return (
    <Header
      variant="h2"
      counter={counter(count, selected.length)}
      description={t.orders.sortedBy[asked.order](SORT_NAMES[asked.sort])}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button iconName="refresh" ariaLabel={t.common.refresh} loading={refreshing} onClick={refresh} />
          <Views list="invoices" />
          <Button loading={totals.isPending} onClick={() => totals.mutate()}>
            {t.invoices.showTotals}
          </Button>
          {session.canWriteInvoices && <Button iconName="upload" onClick={add}>{t.documents.add}</Button>}
          {session.canWriteInvoices && <Button onClick={() => setRematching(true)}>{t.invoices.matchAgain}</Button>}
          {rematching && <RematchAllDialog first={{ from: asked.filters.from?.[0], to: asked.filters.to?.[0] }} close={() => setRematching(false)} />}
          <ButtonDropdown
            loading={exporting.isPending}
            onItemClick={({ detail }) => exporting.mutate(detail.id as SheetFormat)}
            items={[
              { id: "xlsx", text: t.orders.excelWorkbookXlsx },
              { id: "csv", text: t.orders.csv },
            ]}
          >
            {selected.length > 0 ? t.invoices.exportSelected(t.counts.invoices(selected.length)) : t.orders.export}
          </ButtonDropdown>
        </SpaceBetween>
      }
    >
      {t.common.invoices}
    </Header>
  );
}
