// A column of amounts, which stand at the end of their cells.

import type { TableProps } from "@cloudscape-design/components/table";
import { Amount } from "./amount.tsx";

interface AmountColumn<Row> {
  id: string;
  header: string;
  minWidth?: number;
  value: (row: Row) => string | undefined;
  currency: (row: Row) => string | undefined;
}

export function amountColumn<Row>({ id, header, minWidth, value, currency }: AmountColumn<Row>): TableProps.ColumnDefinition<Row> {
  return {
    id,
    header: <div className="end">{header}</div>,
    ...(minWidth === undefined ? {} : { minWidth }),
    cell: (row) => (
      <div className="end">
        <Amount value={value(row)} currency={currency(row)} />
      </div>
    ),
  };
}
