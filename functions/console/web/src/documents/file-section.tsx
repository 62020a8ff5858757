// One file with its documents: what they lack, and what becomes of each.

import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import type { ChargeType, DocumentsAnswer } from "../api/model.ts";
import type { Problem } from "../api/problem.ts";
import { isMonth } from "../format/month.ts";
import { CHARGE_TYPES } from "../format/words.ts";
import { Loading } from "../parts/loaded.tsx";
import { MonthInput } from "../parts/month-input.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { t } from "../words/index.ts";
import { DocumentSection } from "./document-section.tsx";
import type { Supplied } from "./read.ts";
import { asksFor, type DocumentState, STATES, stateOf } from "./state.ts";

const PAGE_SIZE = 20;
/** The most documents that are shown opened. */
const OPENED_MAX = 3;

interface FileSectionProps {
  name: string;
  answer: DocumentsAnswer | undefined;
  problem: Problem | undefined;
  recorded: boolean;
  /** Whether nothing can be supplied any more. */
  fixed: boolean;
  supplied: Supplied;
  supply: (some: Partial<Supplied>) => void;
}

export function FileSection({ name, answer, problem, recorded, fixed, supplied, supply }: FileSectionProps) {
  const { names } = useSellers();
  const [page, setPage] = useState(1);
  const asks = asksFor(answer, supplied);
  const documents = answer?.documents ?? [];
  const pages = Math.ceil(documents.length / PAGE_SIZE);
  const first = (page - 1) * PAGE_SIZE;
  return (
    <Container header={<Header variant="h3" counter={answer && `(${documents.length})`}>{name}</Header>}>
      <SpaceBetween size="m">
        {problem !== undefined && <ProblemAlert problem={problem} />}
        {answer === undefined && problem === undefined && <Loading text={t.imports.checking(name)} />}
        {!fixed && (asks.billingPeriod || asks.chargeType) && <Missing asks={asks} supplied={supplied} supply={supply} />}
        {documents.length > 1 && <Box>{countsInWords(documents.map(stateOf), recorded)}</Box>}
        {documents.slice(first, first + PAGE_SIZE).map((document, index) => (
          <DocumentSection key={first + index} document={document} recorded={recorded} opened={documents.length <= OPENED_MAX} sellers={names} />
        ))}
        {pages > 1 && (
          <Pagination
            currentPageIndex={page}
            pagesCount={pages}
            onChange={({ detail }) => setPage(detail.currentPageIndex)}
            ariaLabels={{ paginationLabel: t.documents.pages, nextPageLabel: t.common.nextPage, previousPageLabel: t.common.previousPage }}
          />
        )}
      </SpaceBetween>
    </Container>
  );
}

function countsInWords(states: readonly DocumentState[], recorded: boolean): string {
  const all = (Object.keys(STATES) as DocumentState[]).map((state) => [state, states.filter((one) => one === state).length] as const);
  return all.flatMap(([state, number]) => (number === 0 ? [] : [`${recorded ? STATES[state].done : STATES[state].planned}: ${number}`])).join(". ");
}

function Missing({ asks, supplied, supply }: { asks: Record<keyof Supplied, boolean>; supplied: Supplied; supply: FileSectionProps["supply"] }) {
  const charges = Object.entries(CHARGE_TYPES).map(([value, label]) => ({ value, label }));
  const [typed, setTyped] = useState(supplied.billingPeriod);
  return (
    <SpaceBetween direction="horizontal" size="m">
      {asks.billingPeriod && (
        <FormField label={t.common.billingPeriod} description={t.documents.theDocumentDoesntSay}>
          <MonthInput
            value={typed}
            onChange={(text) => {
              setTyped(text);
              if (text === "" || isMonth(text)) supply({ billingPeriod: text });
            }}
          />
        </FormField>
      )}
      {asks.chargeType && (
        <FormField label={t.common.charge} description={t.documents.theDocumentDoesntSay}>
          <Select
            options={charges}
            placeholder={t.documents.chooseACharge}
            selectedOption={charges.find(({ value }) => value === supplied.chargeType) ?? null}
            onChange={({ detail }) => supply({ chargeType: detail.selectedOption.value as ChargeType })}
            expandToViewport
          />
        </FormField>
      )}
    </SpaceBetween>
  );
}
