// The colours of the style sheet next to this, for what is coloured by its data.

import "./colours.css";

export const CHART_1 = "var(--console-chart-1)";
export const CHART_2 = "var(--console-chart-2)";
export const CONTROL = "var(--console-control)";
export const ERROR = "var(--console-error)";
export const INFO_GROUND = "var(--console-info-ground)";
export const LINE = "var(--console-line)";
export const QUIET = "var(--console-quiet)";
export const SUCCESS = "var(--console-success)";
export const WARNING = "var(--console-warning)";
