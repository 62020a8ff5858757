// The last step: shows the purchase order as the API would create it.

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { detailOf } from "../../api/problem.ts";
import { Loading } from "../../parts/loaded.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { Contacts } from "../contacts.tsx";
import { LineItems } from "../line-items.tsx";
import { Overview } from "../overview.tsx";
import type { PurchaseOrderForm } from "../../api/model.ts";
import { WhatIfPanel } from "../../what-if/panel.tsx";
import type { DraftCheck } from "./check.tsx";
import { placeName } from "../changes.ts";
import { t } from "../../words/index.ts";

export function Review({ check, goTo, form }: { check: DraftCheck; goTo: (step: number) => void; form: () => PurchaseOrderForm }) {
  const { order, problem, errors } = check;
  if (problem !== undefined) return <ProblemAlert problem={problem} retry={() => void check.insist()} />;
  if (errors.length > 0) {
    return (
      <Alert type="error" header={t.form.thisCantBeSavedYet}>
        <ul>
          {errors.map((error) => (
            <li key={`${error.pointer} ${error.code}`}>
              {placeName(error.pointer)}: {detailOf(error)}
            </li>
          ))}
        </ul>
      </Alert>
    );
  }
  if (order === undefined) return <Loading text={t.form.checking} />;
  const edit = (step: number, what: string) => (
    <Button ariaLabel={t.form.edit2(what)} onClick={() => goTo(step)}>{t.common.edit}</Button>
  );
  return (
    <SpaceBetween size="l">
      <Header variant="h2" actions={edit(0, "details")}>{t.form.step1Details}</Header>
      <Overview order={order} planned />
      <Contacts order={order} />
      <Header variant="h2" actions={edit(1, t.form.lineItems)}>{t.form.step2LineItems}</Header>
      <LineItems order={order} planned />
      <WhatIfPanel form={form} />
    </SpaceBetween>
  );
}
