import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import type { PurchaseOrderSummary } from "../api/model.ts";
import { useFollow } from "../parts/app-link.tsx";
import { useShell } from "../shell/context.tsx";
import { copyAddress } from "./actions.tsx";
import type { BulkChange } from "./bulk-dialog.tsx";
import type { ListCount } from "../api/queries.ts";
import { counter } from "../format/words.ts";
import { type ExportFormat, exportPurchaseOrders } from "./export.ts";
import { type PurchaseOrderFilters, query, type Sort } from "./filters.ts";
import { Views } from "../parts/views.tsx";
import { t } from "../words/index.ts";

const SORT_NAMES: Record<Sort, string> = {
  updatedAt: t.common.updated,
  purchaseOrderId: t.common.purchaseOrderId,
  expirationMonth: t.common.expiration,
  effectiveMonth: t.orders.effective,
  status: t.orders.status,
  value: t.common.value,
  balance: t.common.balance,
  health: t.orders.health,
  billFrom: t.common.billFrom,
  tags: t.common.tags,
};

interface TableHeaderProps {
  asked: PurchaseOrderFilters;
  count: ListCount | undefined;
  selected: readonly PurchaseOrderSummary[];
  refreshing: boolean;
  refresh: () => void;
  change: (change: BulkChange) => void;
  create: React.ReactNode;
}

export function TableHeader({ asked, count, selected, refreshing, refresh, change, create }: TableHeaderProps) {
  const { api, session, flash } = useShell();
  const { navigate } = useFollow();
  const exporting = useMutation({
    meta: { changesNothing: true },
    mutationFn: (format: ExportFormat) => exportPurchaseOrders(api, query(asked), format, selected),
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
          <Views list="purchase-orders" />
          <ButtonDropdown
            loading={exporting.isPending}
            onItemClick={({ detail }) => exporting.mutate(detail.id as ExportFormat)}
            items={[
              { id: "xlsx", text: t.orders.excelWorkbookXlsx },
              { id: "csv", text: t.orders.csv },
            ]}
          >{t.orders.export}</ButtonDropdown>
          {session.canWrite && (
            <ButtonDropdown
              disabled={selected.length === 0}
              onItemClick={({ detail }) => {
                const [only] = selected;
                if (detail.id === "copy" && only !== undefined) void navigate(copyAddress(only));
                else change(detail.id as BulkChange);
              }}
              items={[
                { id: "copy", text: t.orders.copyToNextYear, disabled: selected.length !== 1 },
                { id: "suspend", text: t.orders.suspend },
                { id: "delete", text: t.orders.delete },
              ]}
            >{t.orders.actions}</ButtonDropdown>
          )}
          {create}
        </SpaceBetween>
      }
    >{t.common.purchaseOrders}</Header>
  );
}
