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

/** Changes a purchase order. Starts from its current version, which a cached one may not be. */
export function EditPage() {
  const { key = "" } = useParams();
  const { api, session } = useShell();
  const order = useQuery({ ...purchaseOrderQuery(api, key), enabled: session.canWrite });
  const breadcrumbs = [
    { text: "Purchase orders", to: "/purchase-orders" },
    { text: decodeKey(key), to: `/purchase-orders/${key}` },
  ];
  if (order.data !== undefined && order.isFetchedAfterMount) return <EditForm first={order.data} breadcrumbs={breadcrumbs} />;
  return (
    <Page title="Edit" breadcrumbs={breadcrumbs}>
      {!session.canWrite ? (
        <Alert type="info">You can read purchase orders, but not change them.</Alert>
      ) : order.error !== null ? (
        <ProblemAlert problem={order.error} retry={() => void order.refetch()} />
      ) : (
        <Loading text="Loading" />
      )}
    </Page>
  );
}
