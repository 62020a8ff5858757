// Where a burn-down's bars and line lie: numbers in, places in a drawing out. No drawing here.

import type { BurnDownMonth } from "../api/types.ts";
import { coordinate } from "../format/money.ts";

export const WIDTH = 760;
export const HEIGHT = 280;
export const MARGIN = { top: 12, right: 12, bottom: 36, left: 72 };

export interface Bar {
  month: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  ticks: { value: number; y: number }[];
  bars: Bar[];
  /** What remains: one point a month, in the middle of its bar. */
  line: { month: string; x: number; y: number }[];
  months: { month: string; x: number }[];
  /** Where zero is. */
  zero: number;
}

/** What is drawn as remaining: what is expected to, in months to come, where the API says so. */
export function expected(series: readonly BurnDownMonth[], now: string): BurnDownMonth[] {
  return series.map((month) => (month.month > now && month.projected !== undefined ? { ...month, remaining: month.projected } : month));
}

export function layout(series: readonly BurnDownMonth[]): Layout {
  const remaining = series.map((month) => coordinate(month.remaining));
  const invoiced = series.map((month) => coordinate(month.invoiced));
  const { low, high, step } = scale(Math.min(0, ...remaining, ...invoiced), Math.max(0, ...remaining, ...invoiced));
  const inner = { width: WIDTH - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };
  const y = (value: number) => MARGIN.top + ((high - value) / (high - low)) * inner.height;
  const slot = inner.width / Math.max(1, series.length);
  const middle = (index: number) => MARGIN.left + slot * (index + 0.5);
  const width = slot * 0.6;
  const ticks = [];
  for (let value = low; value <= high + step / 2; value += step) ticks.push({ value, y: y(value) });
  return {
    ticks,
    zero: y(0),
    bars: series.map(({ month }, index) => {
      const value = invoiced[index] ?? 0;
      const top = Math.min(y(value), y(0));
      return { month, x: middle(index) - width / 2, y: top, width, height: Math.abs(y(value) - y(0)) };
    }),
    line: series.map(({ month }, index) => ({ month, x: middle(index), y: y(remaining[index] ?? 0) })),
    months: series.map(({ month }, index) => ({ month, x: middle(index) })),
  };
}

/** Round numbers that span what is shown, in four to ten steps. */
export function scale(least: number, most: number): { low: number; high: number; step: number } {
  const span = most - least;
  if (!(span > 0)) return { low: 0, high: 1, step: 1 };
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return { low: Math.floor(least / step) * step, high: Math.ceil(most / step) * step, step };
}

export function path(points: readonly { x: number; y: number }[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join(" ");
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
