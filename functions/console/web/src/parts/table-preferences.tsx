// What the person chose to see in a table: columns, rows of a page, wrapped lines and density.

import CollectionPreferences from "@cloudscape-design/components/collection-preferences";
import { t } from "../words/index.ts";

export interface TablePreferences {
  pageSize: number;
  wrapLines: boolean;
  shown: string[];
  compact?: boolean;
}

export function initialPreferences(shown: string[]): TablePreferences {
  return { pageSize: 20, wrapLines: true, shown };
}

export function isTablePreferences(value: unknown): value is TablePreferences {
  if (typeof value !== "object" || value === null) return false;
  const { pageSize, wrapLines, shown } = value as Partial<TablePreferences>;
  return typeof pageSize === "number" && typeof wrapLines === "boolean" && Array.isArray(shown);
}

interface ChoosePreferencesProps {
  value: TablePreferences;
  choose: (value: TablePreferences) => void;
  columns: readonly { id: string; label: string }[];
  /** The column that is always shown. */
  fixed: string;
  /** Says how many rows a page has. */
  rows: (number: number) => string;
}

export function ChoosePreferences({ value, choose, columns, fixed, rows }: ChoosePreferencesProps) {
  return (
    <CollectionPreferences
      title={t.orders.preferences}
      confirmLabel={t.orders.confirm}
      cancelLabel={t.common.cancel}
      preferences={{
        pageSize: value.pageSize,
        wrapLines: value.wrapLines,
        contentDensity: value.compact === true ? "compact" : "comfortable",
        contentDisplay: columns.map(({ id }) => ({ id, visible: value.shown.includes(id) })),
      }}
      onConfirm={({ detail }) =>
        choose({
          pageSize: detail.pageSize ?? value.pageSize,
          wrapLines: detail.wrapLines ?? true,
          compact: detail.contentDensity === "compact",
          shown: detail.contentDisplay?.filter(({ visible }) => visible).map(({ id }) => id) ?? value.shown,
        })
      }
      pageSizePreference={{ title: t.orders.pageSize, options: [10, 20, 50, 100].map((number) => ({ value: number, label: rows(number) })) }}
      wrapLinesPreference={{ label: t.orders.wrapLines, description: t.orders.showAllOfTheTextInA }}
      contentDensityPreference={{ label: t.orders.compact, description: t.orders.compactAbout }}
      contentDisplayPreference={{
        title: t.orders.columns,
        options: columns.map(({ id, label }) => ({ id, label, alwaysVisible: id === fixed })),
        enableColumnFiltering: false,
      }}
    />
  );
}
