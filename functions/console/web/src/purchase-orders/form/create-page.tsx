// Creates a purchase order in two steps and a review, as AWS does. A copy starts from another purchase order, a year later.

import Alert from "@cloudscape-design/components/alert";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { purchaseOrderQuery } from "../../api/queries.ts";
import { thisMonth } from "../../format/month.ts";
import { Loading } from "../../parts/loaded.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { useShell } from "../../shell/context.tsx";
import { Page } from "../../shell/page.tsx";
import { CreateWizard } from "./create-wizard.tsx";
import { draftOf } from "./convert.ts";
import { draftFor, invoiceIn } from "./draft-for.ts";
import { movedBy } from "./next-year.ts";
import { t } from "../../words/index.ts";

const BREADCRUMBS = [{ text: t.common.purchaseOrders, to: "/purchase-orders" }];

export function CreatePage() {
  const { session } = useShell();
  const [search] = useSearchParams();
  const copied = search.get("copy");
  const invoice = invoiceIn(search);
  return (
    <Page title={t.common.createPurchaseOrder} breadcrumbs={BREADCRUMBS}>
      {!session.canWrite ? (
        <Alert type="info">{t.form.youCanReadPurchaseOrdersButNot}</Alert>
      ) : copied === null ? (
        <CreateWizard first={draftFor(search, thisMonth())} {...(invoice === undefined ? {} : { invoice })} />
      ) : (
        <CreateCopy key={copied} pathKey={copied} />
      )}
    </Page>
  );
}

function CreateCopy({ pathKey }: { pathKey: string }) {
  const { api } = useShell();
  const original = useQuery(purchaseOrderQuery(api, pathKey));
  if (original.data !== undefined && original.isFetchedAfterMount) {
    return <CreateWizard first={movedBy(draftOf(original.data), 12)} copyOf={original.data.purchaseOrderId} />;
  }
  if (original.error !== null) return <ProblemAlert problem={original.error} retry={() => void original.refetch()} />;
  return <Loading text={t.form.loading} />;
}
