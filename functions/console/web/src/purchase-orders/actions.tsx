// The actions on a purchase order's page. Read-only people can only refresh it.

import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import type { PurchaseOrder } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { useFollow } from "../parts/app-link.tsx";
import { useShell } from "../shell/context.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { STATUS_CHANGES, StatusDialog } from "./status-dialog.tsx";
import { t } from "../words/index.ts";

interface PurchaseOrderActionsProps {
  order: PurchaseOrder;
  refreshing: boolean;
  refresh: () => void;
}

export function PurchaseOrderActions({ order, refreshing, refresh }: PurchaseOrderActionsProps) {
  const { session } = useShell();
  const { navigate } = useFollow();
  const [open, setOpen] = useState<"status" | "delete">();
  const refreshButton = <Button iconName="refresh" ariaLabel={t.common.refresh} loading={refreshing} onClick={refresh} />;
  if (!session.canWrite) return refreshButton;
  const dialog = { order, reload: refresh, close: () => setOpen(undefined) };
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {refreshButton}
      <ButtonDropdown
        items={[
          { id: "status", text: STATUS_CHANGES[order.status].verb },
          { id: "copy", text: t.orders.copyToNextYear },
          { id: "what-if", text: t.whatIf.title },
          { id: "delete", text: t.orders.delete },
        ]}
        onItemClick={({ detail }) => {
          if (detail.id === "copy") void navigate(copyAddress(order));
          else if (detail.id === "what-if") void navigate(`/what-if?order=${encodeKey(order.purchaseOrderId)}`);
          else setOpen(detail.id as "status" | "delete");
        }}
      >{t.orders.actions}</ButtonDropdown>
      <Button variant="primary" onClick={() => void navigate(`${order.href}/edit`)}>{t.common.edit}</Button>
      {open === "status" && <StatusDialog {...dialog} />}
      {open === "delete" && <DeleteDialog {...dialog} />}
    </SpaceBetween>
  );
}

/** Returns the address of the page that creates a copy of a purchase order. */
export function copyAddress(order: { href: string }): string {
  return `/create-purchase-order?${new URLSearchParams({ copy: order.href.split("/").at(-1) ?? "" })}`;
}
