// What the person chose to see in the table of purchase orders.

import CollectionPreferences from "@cloudscape-design/components/collection-preferences";
import { COLUMNS_SHOWN } from "./columns.tsx";
import { t } from "../words/index.ts";

export interface TablePreferences {
  pageSize: number;
  wrapLines: boolean;
  shown: string[];
}

export const INITIAL_PREFERENCES: TablePreferences = { pageSize: 20, wrapLines: true, shown: COLUMNS_SHOWN };

export function isTablePreferences(value: unknown): value is TablePreferences {
  if (typeof value !== "object" || value === null) return false;
  const { pageSize, wrapLines, shown } = value as Partial<TablePreferences>;
  return typeof pageSize === "number" && typeof wrapLines === "boolean" && Array.isArray(shown);
}

interface ChoosePreferencesProps {
  value: TablePreferences;
  choose: (value: TablePreferences) => void;
  columns: readonly { id: string; label: string }[];
}

export function ChoosePreferences({ value, choose, columns }: ChoosePreferencesProps) {
  return (
    <CollectionPreferences
      title={t.orders.preferences}
      confirmLabel={t.orders.confirm}
      cancelLabel={t.common.cancel}
      preferences={{
        pageSize: value.pageSize,
        wrapLines: value.wrapLines,
        contentDisplay: columns.map(({ id }) => ({ id, visible: value.shown.includes(id) })),
      }}
      onConfirm={({ detail }) =>
        choose({
          pageSize: detail.pageSize ?? INITIAL_PREFERENCES.pageSize,
          wrapLines: detail.wrapLines ?? true,
          shown: detail.contentDisplay?.filter(({ visible }) => visible).map(({ id }) => id) ?? COLUMNS_SHOWN,
        })
      }
      pageSizePreference={{ title: t.orders.pageSize, options: [10, 20, 50, 100].map((number) => ({ value: number, label: t.orders.purchaseOrders(number) })) }}
      wrapLinesPreference={{ label: t.orders.wrapLines, description: t.orders.showAllOfTheTextInA }}
      contentDisplayPreference={{
        title: t.orders.columns,
        options: columns.map(({ id, label }) => ({ id, label, alwaysVisible: id === "purchaseOrderId" })),
        enableColumnFiltering: false,
      }}
    />
  );
}
