import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { Amount } from "../parts/amount.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { months } from "../format/month.ts";
import { t } from "../words/index.ts";
import type { ProposalResult } from "./file.ts";
import type { Proposal } from "./propose.ts";
import { roomText } from "./room-alert.tsx";
import type { Room } from "./room.ts";
import { valueOf } from "./value.ts";

interface TableProps {
  proposals: readonly Proposal[];
  existing: ReadonlySet<string>;
  accepted: ReadonlySet<string>;
  accept: (ids: ReadonlySet<string>) => void;
  results: ReadonlyMap<string, ProposalResult>;
  created: ReadonlyMap<string, ProposalResult>;
  room: Room;
  edit: (proposal: Proposal) => void;
  openLines: (id: string) => void;
  actions: React.ReactNode;
}

/** The proposals, each accepted or not, with its ID to edit and what the dry run said. */
export function ProposalsTable({ proposals, existing, accepted, accept, results, created, room, edit, openLines, actions }: TableProps) {
  return (
    <Table<Proposal>
      variant="container"
      contentDensity="compact"
      wrapLines
      items={proposals}
      trackBy={({ source }) => source.id}
      ariaLabels={{
        tableLabel: t.rollover.proposals,
        selectionGroupLabel: t.rollover.accept,
        allItemsSelectionLabel: () => t.rollover.acceptAll,
        itemSelectionLabel: (_, { source }) => t.rollover.acceptOne(source.id),
      }}
      selectionType="multi"
      selectedItems={proposals.filter(({ source }) => accepted.has(source.id))}
      isItemDisabled={({ source }) => created.has(source.id)}
      onSelectionChange={({ detail }) => accept(new Set(detail.selectedItems.map(({ source }) => source.id)))}
      header={
        <Header variant="h2" counter={`(${accepted.size}/${proposals.length})`} description={`${t.rollover.proposalsAbout} ${roomText(room)}.`} actions={actions}>
          {t.rollover.proposals}
        </Header>
      }
      columnDefinitions={[
        { id: "order", header: t.common.purchaseOrder, isRowHeader: true, minWidth: 160, cell: ({ source }) => <AppLink to={source.href}>{source.id}</AppLink> },
        {
          id: "id",
          header: t.rollover.newId,
          minWidth: 220,
          cell: (proposal) => (
            <IdInput
              key={proposal.id}
              proposal={proposal}
              disabled={created.has(proposal.source.id)}
              invalid={!created.has(proposal.source.id) && existing.has(proposal.id.trim())}
              edit={edit}
            />
          ),
        },
        { id: "months", header: t.rollover.newMonths, minWidth: 150, cell: ({ effectiveMonth, expirationMonth }) => months(effectiveMonth, expirationMonth) },
        {
          id: "value",
          header: <div className="end">{t.common.value}</div>,
          minWidth: 150,
          cell: (proposal) => (
            <div className="end">
              <Amount value={valueOf(proposal.lines)} currency={proposal.source.currency} />
              <Box variant="small">
                {t.rollover.before} <Amount value={proposal.source.value} currency={proposal.source.currency} />
              </Box>
            </div>
          ),
        },
        {
          id: "lines",
          header: t.common.lineItems,
          minWidth: 150,
          cell: ({ source, lines }) => (
            <Button variant="inline-link" disabled={created.has(source.id)} ariaLabel={t.rollover.editLinesOf(t.counts.lineItems(lines.length), source.id)} onClick={() => openLines(source.id)}>
              {t.rollover.editLines(t.counts.lineItems(lines.length))}
            </Button>
          ),
        },
        { id: "result", header: t.common.outcome, minWidth: 220, cell: (proposal) => <Result proposal={proposal} result={results.get(proposal.source.id)} created={created.has(proposal.source.id)} exists={existing.has(proposal.id.trim())} /> },
      ]}
    />
  );
}

/** The ID is taken when the field is left, so that a hundred rows needn't render at each key. */
function IdInput({ proposal, disabled, invalid, edit }: { proposal: Proposal; disabled: boolean; invalid: boolean; edit: (proposal: Proposal) => void }) {
  const [typed, setTyped] = useState(proposal.id);
  return (
    <Input
      value={typed}
      ariaLabel={t.rollover.newIdOf(proposal.source.id)}
      disabled={disabled}
      invalid={invalid}
      onChange={({ detail }) => setTyped(detail.value)}
      onBlur={() => typed !== proposal.id && edit({ ...proposal, id: typed })}
    />
  );
}

function Result({ proposal, result, created, exists }: { proposal: Proposal; result: ProposalResult | undefined; created: boolean; exists: boolean }) {
  if (created) return <StatusIndicator type="success">{result?.href === undefined ? t.common.created : <AppLink to={result.href}>{t.common.created}</AppLink>}</StatusIndicator>;
  if (proposal.lines.length === 0) return <StatusIndicator type="error">{t.form.noLineItems}</StatusIndicator>;
  if (exists) return <StatusIndicator type="warning">{t.rollover.exists}</StatusIndicator>;
  if (result === undefined) return <>-</>;
  if (result.outcome === "CREATED") return <StatusIndicator type="info">{t.imports.wouldBeCreated}</StatusIndicator>;
  if (result.outcome !== "REFUSED") return <StatusIndicator type="warning">{t.rollover.exists}</StatusIndicator>;
  const atLines = result.lines.size === 0 ? [] : [t.rollover.errorsInLines(t.counts.errors(result.lines.size))];
  return <StatusIndicator type="error">{[...result.errors, ...atLines].join(" ") || t.imports.refused}</StatusIndicator>;
}
