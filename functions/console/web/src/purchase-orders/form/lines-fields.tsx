// The second step: the line items, as a grid or one by one. One by one, only expanded line items render their fields, so that
// a hundred of them stay fast.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import { errorsBelow } from "../../api/problem.ts";
import { decimal, money } from "../../format/money.ts";
import { months } from "../../format/month.ts";
import { LINE_TYPES } from "../../format/words.ts";
import { Empty } from "../../parts/empty.tsx";
import { usePreference } from "../../parts/use-preference.ts";
import { useFieldCheck } from "./check.tsx";
import { type LineDraft, newLine, nextNumber, type PurchaseOrderDraft } from "./draft.ts";
import { GenerateDialog } from "./generate-dialog.tsx";
import { LINES_MAX } from "./generate.ts";
import { LineFields } from "./line-fields.tsx";
import { LinesGrid } from "./lines-grid.tsx";
import { amount } from "../../format/typed.ts";
import { t } from "../../words/index.ts";

interface LinesFieldsProps {
  draft: PurchaseOrderDraft;
  change: (part: Partial<PurchaseOrderDraft>) => void;
}

const VIEWS = ["grid", "single"] as const;
type View = (typeof VIEWS)[number];

function isView(value: unknown): value is View {
  return VIEWS.includes(value as View);
}

export function LinesFields({ draft, change }: LinesFieldsProps) {
  const check = useFieldCheck();
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set(draft.lineItems.length <= 3 ? draft.lineItems.keys() : []));
  const [generating, setGenerating] = useState(false);
  const [view, setView] = usePreference<View>("line-items-view", matchMedia("(min-width: 768px)").matches ? "grid" : "single", isView);
  const lines = draft.lineItems;
  const full = lines.length >= LINES_MAX;
  const set = (lineItems: LineDraft[]) => change({ lineItems });
  const toggle = (index: number, expanded: boolean) =>
    setOpen((before) => {
      const next = new Set(before);
      if (expanded) next.add(index);
      else next.delete(index);
      return next;
    });
  const add = () => {
    setOpen((before) => new Set(before).add(lines.length));
    set([...lines, newLine(nextNumber(lines), draft)]);
  };
  const remove = (index: number) => {
    setOpen((before) => new Set([...before].filter((at) => at !== index).map((at) => (at > index ? at - 1 : at))));
    set(lines.filter((_, at) => at !== index));
  };
  const wrong = check.at("/lineItems");
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${lines.length})`}
          description={t.form.eachIsAMatchingRuleAndA}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {lines.length > 0 && <Button onClick={() => set([])}>{t.form.removeAll}</Button>}
              <Button disabled={full} onClick={() => setGenerating(true)}>{t.form.generateLineItems}</Button>
              <Button disabled={full} iconName="add-plus" onClick={add}>{t.form.addLineItem}</Button>
            </SpaceBetween>
          }
        >{t.common.lineItems}</Header>
      }
    >
      <SpaceBetween size="m">
        {wrong !== undefined && <Alert type="error">{wrong}</Alert>}
        <SegmentedControl
          label={t.grid.view}
          selectedId={view}
          onChange={({ detail }) => isView(detail.selectedId) && setView(detail.selectedId)}
          options={[
            { id: "grid", text: t.grid.asATable },
            { id: "single", text: t.grid.oneByOne },
          ]}
        />
        {lines.length === 0 && <Empty title={t.form.noLineItems}>{t.form.addOneOrGenerateOnePerMonth}</Empty>}
        {view === "grid" && <LinesGrid draft={draft} set={set} />}
        {view === "single" && lines.map((line, index) => (
          <ExpandableSection
            key={index}
            variant="footer"
            expanded={open.has(index)}
            onChange={({ detail }) => toggle(index, detail.expanded)}
            headerText={<LineTitle line={line} draft={draft} wrong={errorsBelow(check.errors, `/lineItems/${index}`).length} />}
          >
            {open.has(index) && (
              <LineFields
                line={line}
                pointer={`/lineItems/${index}`}
                draft={draft}
                change={(part) => set(lines.map((other, at) => (at === index ? { ...other, ...part } : other)))}
                remove={() => remove(index)}
                duplicate={full ? undefined : () => set([...lines, { ...line, lineItemNumber: nextNumber(lines) }])}
              />
            )}
          </ExpandableSection>
        ))}
        {check.order !== undefined && (
          <Box textAlign="right" variant="p">{t.form.valueOfThePurchaseOrder(<b className="number">{money(check.order.value, check.order.currency)}</b>)}</Box>
        )}
      </SpaceBetween>
      {generating && (
        <GenerateDialog
          draft={draft}
          close={() => setGenerating(false)}
          add={(made) => {
            set([...lines, ...made]);
            setGenerating(false);
          }}
        />
      )}
    </Container>
  );
}

function LineTitle({ line, draft, wrong }: { line: LineDraft; draft: PurchaseOrderDraft; wrong: number }) {
  const price = amount(line.unitPrice);
  const known = /^\d+(\.\d+)?$/.test(price);
  const parts = [
    LINE_TYPES[line.type],
    line.startMonth !== "" && line.endMonth !== "" ? months(line.startMonth, line.endMonth) : undefined,
    known ? `${money(price, draft.currency)} × ${decimal(amount(line.quantity) || "1")}` : undefined,
  ].filter((part) => part !== undefined);
  return (
    <>
      {t.form.lineItem(line.lineItemNumber || t.form.withoutNumber, parts.join(", "))}
      {wrong > 0 && (
        <>
          {" "}
          <StatusIndicator type="error">{t.counts.errors(wrong)}</StatusIndicator>
        </>
      )}
    </>
  );
}
