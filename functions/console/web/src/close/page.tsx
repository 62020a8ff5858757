// A month's close: the statement of a billing month, printable and as a workbook.

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { addMonths, isMonth, month as monthName, thisMonth } from "../format/month.ts";
import { fileOf, type SheetFormat } from "../format/sheet.ts";
import { download } from "../parts/download.ts";
import { Loaded } from "../parts/loaded.tsx";
import { MonthInput } from "../parts/month-input.tsx";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { t } from "../words/index.ts";
import { loadMonth, type MonthData } from "./load.ts";
import { sheetOf } from "./sheet.ts";
import { statementOf } from "./statement.ts";
import { Differences, Lines, Moves, Totals, Unmatched } from "./tables.tsx";

export function ClosePage() {
  const { api } = useShell();
  const [search, setSearch] = useSearchParams();
  const asked = search.get("month") ?? "";
  const month = isMonth(asked) ? asked : addMonths(thisMonth(), -1);
  const [typed, setTyped] = useState(month);
  const query = useQuery({
    queryKey: ["close", month],
    queryFn: ({ signal }) => loadMonth(api, month, signal),
  });
  return (
    <Page title={t.close.title} breadcrumbs={[]} description={t.close.about}>
      <FormField label={t.common.billingPeriod}>
        <MonthInput
          value={typed}
          onChange={(next) => {
            setTyped(next);
            if (isMonth(next)) setSearch({ month: next });
          }}
        />
      </FormField>
      <Loaded query={query} loading={t.close.reading}>
        {(data) => <Close data={data} month={month} />}
      </Loaded>
    </Page>
  );
}

function Close({ data, month }: { data: MonthData; month: string }) {
  const statement = useMemo(() => statementOf(data.orders), [data]);
  const save = (format: SheetFormat) => download(`close-${month}.${format}`, fileOf(sheetOf(statement.lines), format));
  return (
    <SpaceBetween size="l">
      <SpaceBetween direction="horizontal" size="xs">
        <Button iconName="file" onClick={() => print()}>
          {t.close.print}
        </Button>
        <ButtonDropdown
          items={[
            { id: "xlsx", text: t.orders.excelWorkbookXlsx },
            { id: "csv", text: t.orders.csv },
          ]}
          onItemClick={({ detail }) => save(detail.id as SheetFormat)}
        >
          {t.orders.export}
        </ButtonDropdown>
      </SpaceBetween>
      {data.unreadable.length > 0 && <Alert type="error">{t.close.unreadable(data.unreadable.join(", "))}</Alert>}
      {statement.differences.length === 0 ? <Alert type="success">{t.close.reconciled(monthName(month))}</Alert> : <Differences lines={statement.differences} />}
      <Totals lines={statement.lines} />
      {data.unmatched.length > 0 && <Unmatched invoices={data.unmatched} />}
      {statement.moves.length > 0 && <Moves moves={statement.moves} />}
      <Lines lines={statement.lines} />
    </SpaceBetween>
  );
}
