// How many purchase orders can still be created. One counts as active from its creation until its last month is over, also before
// its first month.

import type { Summary } from "../api/model.ts";
import type { Proposal } from "./propose.ts";

export interface Room {
  active: number;
  most: number;
  left: number;
}

export function roomOf({ byStatus, quotas }: Pick<Summary, "byStatus" | "quotas">): Room {
  const active = byStatus["ACTIVE"] ?? 0;
  const most = quotas.activePurchaseOrders;
  return { active, most, left: Math.max(0, most - active) };
}

/** The proposals that would be active in a month. */
export function activeOf(proposals: readonly Proposal[], now: string): Proposal[] {
  return proposals.filter(({ expirationMonth }) => expirationMonth >= now);
}

/** Returns the proposals to accept at first: those that don't exist yet, as far as there is room. */
export function firstAccepted(proposed: readonly Proposal[], existing: ReadonlySet<string>, { left }: Room): ReadonlySet<string> {
  const others = proposed.filter(({ id }) => !existing.has(id));
  return new Set(others.slice(0, left).map(({ source }) => source.id));
}
