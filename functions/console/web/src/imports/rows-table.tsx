// The table of a file's rows with their outcomes, after an import or a dry run.

import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { sentence } from "../api/problem.ts";
import { count } from "../format/words.ts";
import { AppLink } from "../parts/app-link.tsx";
import { Empty } from "../parts/empty.tsx";
import type { ImportAnswer, ImportedRow, ImportOutcome } from "../api/model.ts";
import { IMPORT_OUTCOMES } from "./words.ts";

const PAGE_SIZE = 50;
const ALL = "ALL";

export function RowsTable({ answer, actions }: { answer: ImportAnswer; actions?: React.ReactNode }) {
  const [only, setOnly] = useState(ALL);
  const [page, setPage] = useState(1);
  const present = (Object.keys(IMPORT_OUTCOMES) as ImportOutcome[]).filter((outcome) => answer.rows.some((row) => row.outcome === outcome));
  const shown = only === ALL ? answer.rows : answer.rows.filter((row) => row.outcome === only);
  const pages = Math.max(1, Math.ceil(shown.length / PAGE_SIZE));
  const current = Math.min(page, pages);
  return (
    <Table<ImportedRow>
      variant="container"
      wrapLines
      items={shown.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE)}
      trackBy={({ row }) => String(row)}
      ariaLabels={{ tableLabel: "Rows" }}
      header={
        <Header variant="h2" counter={`(${shown.length})`} description="Numbered as a spreadsheet shows them." actions={actions}>
          Rows
        </Header>
      }
      filter={
        present.length > 1 && (
          <SegmentedControl
            label="Outcome"
            selectedId={only}
            onChange={({ detail }) => {
              setOnly(detail.selectedId);
              setPage(1);
            }}
            options={[{ id: ALL, text: "All" }, ...present.map((id) => ({ id, text: IMPORT_OUTCOMES[id].done }))]}
          />
        )
      }
      columnDefinitions={[
        { id: "row", header: "Row", isRowHeader: true, minWidth: 70, cell: ({ row }) => row },
        { id: "order", header: "Purchase order", minWidth: 170, cell: (row) => <OrderName row={row} dryRun={answer.dryRun} /> },
        { id: "line", header: "Line item", minWidth: 100, cell: ({ lineItemNumber }) => <span className="text">{lineItemNumber ?? "-"}</span> },
        {
          id: "outcome",
          header: "Outcome",
          minWidth: 190,
          cell: ({ outcome }) => <StatusIndicator type={IMPORT_OUTCOMES[outcome].type}>{answer.dryRun ? IMPORT_OUTCOMES[outcome].planned : IMPORT_OUTCOMES[outcome].done}</StatusIndicator>,
        },
        { id: "why", header: "Errors", minWidth: 300, cell: (row) => <RowErrors row={row} /> },
      ]}
      empty={<Empty title="No rows">The file has a header and nothing below it.</Empty>}
      footer={answer.errorsLeftOut !== undefined && `${count(answer.errorsLeftOut, "more error")} could not be listed. Fix these first, then check again.`}
      pagination={
        pages > 1 && (
          <Pagination
            currentPageIndex={current}
            pagesCount={pages}
            onChange={({ detail }) => setPage(detail.currentPageIndex)}
            ariaLabels={{ paginationLabel: "Pages of rows", nextPageLabel: "Next page", previousPageLabel: "Previous page" }}
          />
        )
      }
    />
  );
}

function OrderName({ row, dryRun }: { row: ImportedRow; dryRun: boolean }) {
  const { purchaseOrderId, href, outcome } = row;
  if (purchaseOrderId === undefined) return <>-</>;
  const exists = href !== undefined && !(dryRun && outcome === "CREATED");
  return <span className="text">{exists ? <AppLink to={href}>{purchaseOrderId}</AppLink> : purchaseOrderId}</span>;
}

function RowErrors({ row }: { row: ImportedRow }) {
  if (row.errors.length === 0) return <>{row.outcome === "REFUSED" ? "Another row of its purchase order is wrong." : "-"}</>;
  return (
    <ul className="plain text">
      {row.errors.map(({ column, detail }) => (
        <li key={`${column} ${detail}`}>
          {column !== undefined && <b>{column}: </b>}
          {sentence(detail)}
        </li>
      ))}
    </ul>
  );
}
