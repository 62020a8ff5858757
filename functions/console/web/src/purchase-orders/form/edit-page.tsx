import Alert from "@cloudscape-design/components/alert";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { decodeKey } from "../../api/path-key.ts";
import { purchaseOrderQuery } from "../../api/queries.ts";
import { Loading } from "../../parts/loaded.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { useShell } from "../../shell/context.tsx";
import { Page } from "../../shell/page.tsx";
import { EditForm } from "./edit-form.tsx";
import { t } from "../../words/index.ts";

/** Changes a purchase order. Starts from its current version, which a cached one may not be. */
export function EditPage() {
  const { key = "" } = useParams();
  const { api, session } = useShell();
  const order = useQuery({ ...purchaseOrderQuery(api, key), enabled: session.canWrite });
  const breadcrumbs = [
    { text: t.common.purchaseOrders, to: "/purchase-orders" },
    { text: decodeKey(key), to: `/purchase-orders/${key}` },
  ];
  if (order.data !== undefined && order.isFetchedAfterMount) return <EditForm first={order.data} breadcrumbs={breadcrumbs} />;
  return (
    <Page title={t.common.edit} breadcrumbs={breadcrumbs}>
      {!session.canWrite ? (
        <Alert type="info">{t.form.youCanReadPurchaseOrdersButNot2}</Alert>
      ) : order.error !== null ? (
        <ProblemAlert problem={order.error} retry={() => void order.refetch()} />
      ) : (
        <Loading text={t.form.loading} />
      )}
    </Page>
  );
}
