// The matrix of months by kinds of invoices. A mark, a word and a color show a gap. One cell is in the tab order, and the
// arrow keys move from there to the others. The text below the matrix explains the selected cell.

import "../parts/colors.css";
import "./coverage.css";
import { type KeyboardEvent, useRef } from "react";
import { month, shortMonth } from "../format/month.ts";
import { CHARGE_TYPES, words } from "../format/words.ts";
import type { CoverageKind, CoverageRow } from "../api/model.ts";
import { COVERAGE, type MatrixPlace, placeAfter, rowName } from "./words.ts";
import { t } from "../words/index.ts";

interface MatrixProps {
  rows: readonly CoverageRow[];
  months: readonly string[];
  sellers: ReadonlyMap<string, string>;
  place: MatrixPlace;
  choose: (place: MatrixPlace) => void;
}

export function Matrix({ rows, months, sellers, place, choose }: MatrixProps) {
  const table = useRef<HTMLTableElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = placeAfter(place, event.key, rows.length, months.length);
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    choose(to);
    table.current?.querySelector<HTMLElement>(`[data-place="${to.row} ${to.column}"]`)?.focus();
  };
  return (
    <div className="matrix">
      <table role="grid" aria-label={t.coverage.coverageByMonth} ref={table} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col">{t.coverage.sellerCurrencyAndCharge}</th>
            {months.map((text) => (
              <th key={text} scope="col" abbr={month(text)}>
                {shortMonth(text).split(" ").map((part) => (
                  <div key={part}>{part}</div>
                ))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowName(row, sellers)}>
              <th scope="row">
                <div>{words(CHARGE_TYPES, row.chargeType)}</div>
                <small>
                  {sellers.get(row.billFrom) ?? row.billFrom}, {row.currency}
                </small>
              </th>
              {row.months.map((cell, column) => {
                const here = index === place.row && column === place.column;
                return (
                  <td key={cell.month} role="gridcell" aria-selected={here}>
                    <button
                      type="button"
                      className={cell.coverage.toLowerCase()}
                      data-place={`${index} ${column}`}
                      tabIndex={here ? 0 : -1}
                      aria-label={`${month(cell.month)}, ${words(CHARGE_TYPES, row.chargeType)}: ${COVERAGE[cell.coverage].label}`}
                      onClick={() => choose({ row: index, column })}
                    >
                      <Mark coverage={cell.coverage} />
                      {cell.coverage === "NONE" && <span>{t.coverage.gap}</span>}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A tick, a half-filled circle or a cross. */
export function Mark({ coverage }: { coverage: CoverageKind }) {
  return (
    <svg className="mark" viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2">
      {coverage === "COVERED" && <path d="M3 8.5 6.5 12 13 4.5" />}
      {coverage === "RESTRICTED" && (
        <>
          <circle cx="8" cy="8" r="5.5" />
          <path d="M8 2.5a5.5 5.5 0 0 1 0 11Z" fill="currentColor" stroke="none" />
        </>
      )}
      {coverage === "NONE" && <path d="m3.5 3.5 9 9m0-9-9 9" />}
    </svg>
  );
}
