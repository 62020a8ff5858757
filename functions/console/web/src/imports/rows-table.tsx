// The table of a file's rows with their outcomes, after an import or a dry run.

import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { detailOf } from "../api/problem.ts";
import { whole } from "../format/number.ts";
import { AppLink } from "../parts/app-link.tsx";
import { Empty } from "../parts/empty.tsx";
import type { ImportAnswer, ImportedRow, ImportOutcome } from "../api/model.ts";
import { IMPORT_OUTCOMES } from "./words.ts";
import { t } from "../words/index.ts";

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
      ariaLabels={{ tableLabel: t.imports.rows }}
      header={
        <Header variant="h2" counter={`(${shown.length})`} description={t.imports.numberedAsASpreadsheetShowsThem} actions={actions}>{t.imports.rows}</Header>
      }
      filter={
        present.length > 1 && (
          <SegmentedControl
            label={t.common.outcome}
            selectedId={only}
            onChange={({ detail }) => {
              setOnly(detail.selectedId);
              setPage(1);
            }}
            options={[{ id: ALL, text: t.common.all }, ...present.map((id) => ({ id, text: IMPORT_OUTCOMES[id].done }))]}
          />
        )
      }
      columnDefinitions={[
        { id: "row", header: t.imports.row, isRowHeader: true, minWidth: 70, cell: ({ row }) => row },
        { id: "order", header: t.common.purchaseOrder, minWidth: 170, cell: (row) => <OrderName row={row} dryRun={answer.dryRun} /> },
        { id: "line", header: t.common.lineItem, minWidth: 100, cell: ({ lineItemNumber }) => <span className="text">{lineItemNumber ?? "-"}</span> },
        {
          id: "outcome",
          header: t.common.outcome,
          minWidth: 190,
          cell: ({ outcome }) => <StatusIndicator type={IMPORT_OUTCOMES[outcome].type}>{answer.dryRun ? IMPORT_OUTCOMES[outcome].planned : IMPORT_OUTCOMES[outcome].done}</StatusIndicator>,
        },
        { id: "changes", header: t.imports.changes, minWidth: 260, cell: (row) => <RowChanges row={row} /> },
        ...(present.includes("REFUSED") ? [{ id: "why", header: t.imports.errors, minWidth: 260, cell: (row: ImportedRow) => <RowErrors row={row} /> }] : []),
      ]}
      empty={<Empty title={t.imports.noRows}>{t.imports.theFileHasAHeaderAndNothing}</Empty>}
      footer={leftOut(answer)}
      pagination={
        pages > 1 && (
          <Pagination
            currentPageIndex={current}
            pagesCount={pages}
            onChange={({ detail }) => setPage(detail.currentPageIndex)}
            ariaLabels={{ paginationLabel: t.imports.pagesOfRows, nextPageLabel: t.common.nextPage, previousPageLabel: t.common.previousPage }}
          />
        )
      }
    />
  );
}

function leftOut({ errorsLeftOut, changesLeftOut }: ImportAnswer): string | undefined {
  if (errorsLeftOut !== undefined) return t.imports.couldNotBeListedFixTheseFirst(t.counts.moreErrors(errorsLeftOut));
  return changesLeftOut === undefined ? undefined : t.imports.changesLeftOut(whole(changesLeftOut));
}

function OrderName({ row, dryRun }: { row: ImportedRow; dryRun: boolean }) {
  const { purchaseOrderId, href, outcome } = row;
  if (purchaseOrderId === undefined) return <>-</>;
  const exists = href !== undefined && !(dryRun && outcome === "CREATED");
  return <span className="text">{exists ? <AppLink to={href}>{purchaseOrderId}</AppLink> : purchaseOrderId}</span>;
}

/** Lists the cells that change the purchase order, each with its value before and after. */
function RowChanges({ row: { changes = [], removedLineItems = [] } }: { row: ImportedRow }) {
  if (changes.length === 0 && removedLineItems.length === 0) return <>-</>;
  return (
    <ul className="plain text">
      {changes.map(({ column, from, to }) => (
        <li key={column}>
          <b>{column}: </b>
          {from === undefined ? t.imports.empty : <del>{from}</del>} → {to === undefined ? t.imports.empty : <ins>{to}</ins>}
        </li>
      ))}
      {removedLineItems.length > 0 && <li>{t.imports.removes(removedLineItems.join(", "))}</li>}
    </ul>
  );
}

function RowErrors({ row }: { row: ImportedRow }) {
  if (row.errors.length === 0) return <>{row.outcome === "REFUSED" ? t.imports.anotherRowOfItsPurchaseOrderIs : "-"}</>;
  return (
    <ul className="plain text">
      {row.errors.map((error) => (
        <li key={`${error.column} ${error.detail}`}>
          {error.column !== undefined && <b>{error.column}: </b>}
          {detailOf({ pointer: "", ...error })}
        </li>
      ))}
    </ul>
  );
}
