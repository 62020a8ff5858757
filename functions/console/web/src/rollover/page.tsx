// Year-end rollover: the purchase orders that end in some months, with next year's proposed for each.

import Alert from "@cloudscape-design/components/alert";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { encodeKey } from "../api/path-key.ts";
import { summaryQuery } from "../api/queries.ts";
import { addMonths, isMonth, thisMonth } from "../format/month.ts";
import { whole } from "../format/number.ts";
import { Empty } from "../parts/empty.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { MonthInput } from "../parts/month-input.tsx";
import { exportedFiles } from "../purchase-orders/export.ts";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { t } from "../words/index.ts";
import { proposalOf, ROUNDINGS, type RolloverOptions } from "./propose.ts";
import { Proposals } from "./proposals.tsx";
import { roomOf } from "./room.ts";
import { sourcesOf } from "./source.ts";

/** Months after this one whose purchase orders are shown at first. */
const MONTHS_AHEAD = 2;

export function RolloverPage() {
  const { api, session } = useShell();
  const [search, setSearch] = useSearchParams();
  const month = (name: string, otherwise: string) => (isMonth(search.get(name) ?? "") ? (search.get(name) ?? "") : otherwise);
  const range = { from: month("from", thisMonth()), to: month("to", addMonths(thisMonth(), MONTHS_AHEAD)) };
  const [typed, setTyped] = useState(range);
  const [options, setOptions] = useState<RolloverOptions>({ move: "length", values: "billed", rounding: "none" });
  const set = (some: Partial<RolloverOptions>) => setOptions((before) => ({ ...before, ...some }));
  const query = useQuery({
    queryKey: ["purchase-orders", "rollover"],
    queryFn: async () => {
      const [file] = await exportedFiles(api, { sort: "purchaseOrderId" }, "csv");
      return sourcesOf((await file?.text()) ?? "", (id) => `/purchase-orders/${encodeKey(id)}`);
    },
  });
  const summary = useQuery(summaryQuery(api));
  const change = (some: Partial<typeof typed>) => {
    const next = { ...typed, ...some };
    setTyped(next);
    if (isMonth(next.from) && isMonth(next.to) && next.from <= next.to) setSearch(next);
  };
  const backwards = isMonth(typed.from) && isMonth(typed.to) && typed.to < typed.from;
  const expiring = useMemo(() => query.data?.filter(({ expirationMonth }) => range.from <= expirationMonth && expirationMonth <= range.to) ?? [], [query.data, range.from, range.to]);
  const proposals = useMemo(() => expiring.map((source) => proposalOf(source, options)), [expiring, options]);
  return (
    <Page title={t.rollover.title} breadcrumbs={[]} description={t.rollover.about}>
      {!session.canWrite && <Alert type="info">{t.form.youCanReadPurchaseOrdersButNot}</Alert>}
      <Container>
        <ColumnLayout columns={4} minColumnWidth={170}>
          <FormField label={t.rollover.endFrom}>
            <MonthInput value={typed.from} onChange={(from) => change({ from })} />
          </FormField>
          <FormField label={t.rollover.endTo} errorText={backwards ? t.coverage.theLastMonthIsBeforeTheFirst : undefined}>
            <MonthInput value={typed.to} onChange={(to) => change({ to })} />
          </FormField>
          <Choice label={t.rollover.move} value={options.move} choices={[["length", t.rollover.byLength], ["year", t.rollover.byYear]]} choose={(move) => set({ move })} />
          <Choice label={t.rollover.values} value={options.values} choices={[["billed", t.rollover.fromBilled], ["same", t.rollover.same]]} choose={(values) => set({ values })} />
          {options.values === "billed" && (
            <Choice label={t.rollover.rounding} value={options.rounding} choices={ROUNDINGS.map((step) => [step, step === "none" ? t.rollover.notRounded : t.rollover.upTo(whole(Number(step)))] as const)} choose={(rounding) => set({ rounding })} />
          )}
        </ColumnLayout>
      </Container>
      <Loaded query={query} loading={t.common.loadingPurchaseOrders}>
        {(sources) =>
          proposals.length === 0 ? (
            <Empty title={t.rollover.noneEnd} />
          ) : (
            <Loaded query={summary} loading={t.common.loadingPurchaseOrders}>
              {(summary) => <Proposals key={JSON.stringify([range, options])} sources={sources} proposed={proposals} room={roomOf(summary)} canWrite={session.canWrite} />}
            </Loaded>
          )
        }
      </Loaded>
    </Page>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly (readonly [Value, string])[];
  choose: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, choices, choose }: ChoiceProps<Value>) {
  const options = choices.map(([value, label]) => ({ value, label }));
  return (
    <FormField label={label}>
      <Select selectedOption={options.find((option) => option.value === value) ?? null} options={options} onChange={({ detail }) => choose(detail.selectedOption.value as Value)} />
    </FormField>
  );
}
