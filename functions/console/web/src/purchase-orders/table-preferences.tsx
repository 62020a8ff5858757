// What the person chose to see in the table of purchase orders.

import CollectionPreferences from "@cloudscape-design/components/collection-preferences";
import { COLUMNS_SHOWN } from "./columns.tsx";

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
      title="Preferences"
      confirmLabel="Confirm"
      cancelLabel="Cancel"
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
      pageSizePreference={{ title: "Page size", options: [10, 20, 50, 100].map((number) => ({ value: number, label: `${number} purchase orders` })) }}
      wrapLinesPreference={{ label: "Wrap lines", description: "Show all of the text in a cell" }}
      contentDisplayPreference={{
        title: "Columns",
        options: columns.map(({ id, label }) => ({ id, label, alwaysVisible: id === "purchaseOrderId" })),
        enableColumnFiltering: false,
      }}
    />
  );
}
