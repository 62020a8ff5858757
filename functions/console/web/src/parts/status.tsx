import StatusIndicator from "@cloudscape-design/components/status-indicator";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { HealthFlag, InvoiceStatus, Status } from "../api/model.ts";
import { HEALTH, INVOICE_STATUSES, readable, STATUSES } from "../format/words.ts";
import { t } from "../words/index.ts";

export function StatusText({ status }: { status: Status }) {
  const { label, type } = STATUSES[status];
  return <StatusIndicator type={type} wrapText={false}>{label}</StatusIndicator>;
}

export function InvoiceStatusText({ status }: { status: InvoiceStatus }) {
  const { label, type } = INVOICE_STATUSES[status];
  return <StatusIndicator type={type} wrapText={false}>{label}</StatusIndicator>;
}

/** Lists all flags, the most severe first. */
export function Health({ flags }: { flags: readonly HealthFlag[] }) {
  if (flags.length === 0) return <StatusIndicator type="success">{t.parts.good}</StatusIndicator>;
  return (
    <SpaceBetween size="xxxs">
      {bySeverity(flags).map((flag) => (
        <StatusIndicator key={flag} type={HEALTH[flag]?.type ?? "warning"} wrapText={false}>
          {HEALTH[flag]?.label ?? readable(flag)}
        </StatusIndicator>
      ))}
    </SpaceBetween>
  );
}

const SEVERITY = { error: 0, warning: 1, info: 2 };

export function bySeverity(flags: readonly HealthFlag[]): HealthFlag[] {
  const severity = (flag: HealthFlag) => SEVERITY[HEALTH[flag]?.type ?? "warning"];
  return [...flags].sort((a, b) => severity(a) - severity(b));
}
