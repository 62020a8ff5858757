import Box from "@cloudscape-design/components/box";
import type { Order, Version } from "../api/types.ts";
import { instant } from "../format/month.ts";
import { changes } from "./changes.ts";
import { PagedTable } from "./paged-table.tsx";

/** Who changed what, when and why. */
export function History({ order }: { order: Order }) {
  return (
    <PagedTable<Version>
      path={`${order.href}/history`}
      rows="versions"
      title="History"
      description="Newest first"
      empty={{ title: "No history", text: "Nothing is on record." }}
      trackBy={({ version }) => String(version)}
      columns={[
        { id: "version", header: "Version", isRowHeader: true, cell: (row) => row.version },
        { id: "at", header: "Time", minWidth: 160, cell: (row) => <span className="number">{instant(row.at)}</span> },
        { id: "who", header: "Who", cell: (row) => <span className="text">{row.actor}</span> },
        { id: "why", header: "Why", cell: (row) => <span className="text">{row.reason ?? "-"}</span> },
        { id: "what", header: "What changed", minWidth: 320, cell: (row) => <Changes version={row} currency={order.currency} /> },
      ]}
    />
  );
}

function Changes({ version, currency }: { version: Version; currency: string }) {
  if (version.changes.length === 0) return <>{version.version === 1 ? "Created" : "Nothing that is shown"}</>;
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
