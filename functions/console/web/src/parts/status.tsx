import StatusIndicator from "@cloudscape-design/components/status-indicator";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { HealthFlag, Outcome, Status } from "../api/types.ts";
import { HEALTH, OUTCOMES, readable, STATUSES } from "../format/words.ts";

export function StatusText({ status }: { status: Status }) {
  const { label, type } = STATUSES[status];
  return <StatusIndicator type={type} wrapText={false}>{label}</StatusIndicator>;
}

export function OutcomeText({ outcome }: { outcome: Outcome }) {
  const { label, type } = OUTCOMES[outcome];
  return <StatusIndicator type={type} wrapText={false}>{label}</StatusIndicator>;
}

/** All flags, the gravest first. */
export function Health({ flags }: { flags: readonly HealthFlag[] }) {
  if (flags.length === 0) return <StatusIndicator type="success">Good</StatusIndicator>;
  return (
    <SpaceBetween size="xxxs">
      {gravestFirst(flags).map((flag) => (
        <StatusIndicator key={flag} type={HEALTH[flag]?.type ?? "warning"} wrapText={false}>
          {HEALTH[flag]?.label ?? readable(flag)}
        </StatusIndicator>
      ))}
    </SpaceBetween>
  );
}

const GRAVITY = { error: 0, warning: 1, info: 2 };

export function gravestFirst(flags: readonly HealthFlag[]): HealthFlag[] {
  const gravity = (flag: HealthFlag) => GRAVITY[HEALTH[flag]?.type ?? "warning"];
  return [...flags].sort((a, b) => gravity(a) - gravity(b));
}
