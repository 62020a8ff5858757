// What if, as a page: choose a purchase order or a new one, change it or take it away, and see what would have become of the
// recorded invoices.

import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Toggle from "@cloudscape-design/components/toggle";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { detailOf, errorAt, errorsBelow, type Problem } from "../api/problem.ts";
import { decodeKey, encodeKey } from "../api/path-key.ts";
import { CHOICES_MAX, choicesQuery, purchaseOrderQuery } from "../api/queries.ts";
import { months, thisMonth } from "../format/month.ts";
import { Loaded } from "../parts/loaded.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { CheckContext, type DraftCheck } from "../purchase-orders/form/check.tsx";
import { draftOf, formOf } from "../purchase-orders/form/convert.ts";
import { DetailsFields } from "../purchase-orders/form/details-fields.tsx";
import { emptyDraft, newLine, type PurchaseOrderDraft } from "../purchase-orders/form/draft.ts";
import { LinesFields } from "../purchase-orders/form/lines-fields.tsx";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { t } from "../words/index.ts";
import { NAMELESS } from "./answer.tsx";
import { WhatIfPanel } from "./panel.tsx";

const NEW = "";

export function WhatIfPage() {
  const { api } = useShell();
  const [search, setSearch] = useSearchParams();
  const key = search.get("order") ?? NEW;
  const orders = useQuery(choicesQuery(api));
  const options = [
    { value: NEW, label: t.whatIf.newOrder },
    ...(orders.data ?? []).map(({ purchaseOrderId, effectiveMonth, expirationMonth, currency }) => ({ value: encodeKey(purchaseOrderId), label: purchaseOrderId, description: months(effectiveMonth, expirationMonth), labelTag: currency })),
  ];
  return (
    <Page title={t.whatIf.title} breadcrumbs={[]} description={t.whatIf.pageAbout}>
      {orders.error !== null && <ProblemAlert problem={orders.error} retry={() => void orders.refetch()} />}
      <FormField label={t.common.purchaseOrder} constraintText={options.length > CHOICES_MAX ? t.invoices.theThatWereUpdatedLast(CHOICES_MAX) : undefined}>
        <Select
          options={options}
          selectedOption={options.find(({ value }) => value === key) ?? { value: key, label: decodeKey(key) }}
          onChange={({ detail }) => setSearch(detail.selectedOption.value === NEW ? {} : { order: detail.selectedOption.value ?? NEW })}
          filteringType="auto"
          filteringAriaLabel={t.invoices.findAPurchaseOrder}
          filteringPlaceholder={t.invoices.findAPurchaseOrder}
          statusType={orders.isPending ? "loading" : "finished"}
          loadingText={t.common.loadingPurchaseOrders}
          noMatch={t.common.noMatchingPurchaseOrders}
          expandToViewport
        />
      </FormField>
      {key === NEW ? <Trial key={NEW} first={newDraft()} /> : <Existing key={key} pathKey={key} />}
    </Page>
  );
}

function Existing({ pathKey }: { pathKey: string }) {
  const { api } = useShell();
  const order = useQuery(purchaseOrderQuery(api, pathKey));
  return (
    <Loaded query={order} loading={t.orders.loadingThePurchaseOrder}>
      {(found) => <Trial first={draftOf(found)} existing={found.purchaseOrderId} />}
    </Loaded>
  );
}

/** A draft with one line item. */
function newDraft(): PurchaseOrderDraft {
  const empty = emptyDraft(thisMonth());
  return { ...empty, lineItems: [newLine("1", empty)] };
}

function Trial({ first, existing }: { first: PurchaseOrderDraft; existing?: string }) {
  const [draft, setDraft] = useState(first);
  const [deleted, setDeleted] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const change = useCallback((part: Partial<PurchaseOrderDraft>) => setDraft((before) => ({ ...before, ...part })), []);
  const check = useMemo(() => checkOf(problem), [problem]);
  const asked = () => {
    if (deleted && existing !== undefined) return { delete: existing };
    const form = formOf(draft);
    return { ...form, purchaseOrderId: form.purchaseOrderId === "" ? NAMELESS : form.purchaseOrderId };
  };
  return (
    <SpaceBetween size="l">
      {existing !== undefined && (
        <Toggle checked={deleted} onChange={({ detail }) => setDeleted(detail.checked)}>
          {t.whatIf.asIfDeleted}
        </Toggle>
      )}
      {!deleted && (
        <CheckContext value={check}>
          <SpaceBetween size="l">
            {existing === undefined ? (
              <DetailsFields draft={draft} change={change} />
            ) : (
              <ExpandableSection headerText={t.form.details}>
                <DetailsFields draft={draft} change={change} existing />
              </ExpandableSection>
            )}
            <LinesFields draft={draft} change={change} />
          </SpaceBetween>
        </CheckContext>
      )}
      <WhatIfPanel form={asked} answered={setProblem} />
    </SpaceBetween>
  );
}

/** Shows at the fields what the last try refused. */
function checkOf(problem: Problem | undefined): DraftCheck {
  const errors = problem?.errors ?? [];
  return {
    errors,
    at: (pointer) => errorAt(errors, pointer),
    below: (pointer) => {
      const all = errorsBelow(errors, pointer).map(detailOf);
      return all.length === 0 ? undefined : [...new Set(all)].join(" ");
    },
    touch: () => undefined,
    insist: async () => ({ errors }),
  };
}
