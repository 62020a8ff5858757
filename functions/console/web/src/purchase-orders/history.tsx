import Box from "@cloudscape-design/components/box";
import type { HistoryVersion } from "../api/model.ts";
import { historyQuery } from "../api/queries.ts";
import { instant } from "../format/month.ts";
import { useShell } from "../shell/context.tsx";
import { changes } from "./changes.ts";
import { PagedTable } from "./paged-table.tsx";
import { t } from "../words/index.ts";

/** Lists the versions: who changed what, when and why. */
export function History({ pathKey, currency }: { pathKey: string; currency: string }) {
  const { api } = useShell();
  return (
    <PagedTable
      query={historyQuery(api, pathKey)}
      title={t.orders.history}
      description={t.orders.newestFirst}
      empty={{ title: t.orders.noHistory, text: t.orders.noVersionsAreOnRecord }}
      trackBy={({ version }) => String(version)}
      columns={[
        { id: "version", header: t.orders.version, isRowHeader: true, cell: (row) => row.version },
        { id: "at", header: t.orders.time, minWidth: 160, cell: (row) => <span className="number">{instant(row.at)}</span> },
        { id: "who", header: t.orders.who, cell: (row) => <span className="text">{row.actor}</span> },
        { id: "why", header: t.common.why, cell: (row) => <span className="text">{row.reason ?? "-"}</span> },
        { id: "what", header: t.orders.whatChanged, minWidth: 320, cell: (row) => <Changes version={row} currency={currency} /> },
      ]}
    />
  );
}

export function Changes({ version, currency }: { version: HistoryVersion; currency: string }) {
  if (version.changes.length === 0) return <>{version.version === 1 ? t.common.created : t.orders.noVisibleChanges}</>;
  return (
    <dl className="changes">
      {changes(version.changes, currency).map(({ field, from, to }) => (
        <div key={field}>
          <dt>
            <Box variant="awsui-key-label">{field}</Box>
          </dt>
          <dd className="text">
            {from !== undefined && <del>{from}</del>}
            {from !== undefined && to !== undefined && <span aria-hidden="true"> → </span>}
            {to !== undefined && <ins>{to}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
