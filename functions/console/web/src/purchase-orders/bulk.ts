// The same change to several purchase orders: each by itself, a few at a time, and what became of each.

import type { Api } from "../api/client.ts";
import { Problem } from "../api/problem.ts";
import type { OrderSummary } from "../api/types.ts";

const AT_ONCE = 4;

export interface BulkResult {
  done: OrderSummary[];
  refused: { order: OrderSummary; problem: Problem }[];
}

export async function forEachOrder(
  orders: readonly OrderSummary[],
  change: (order: OrderSummary) => Promise<unknown>,
  progress: (finished: number) => void = () => undefined,
): Promise<BulkResult> {
  const result: BulkResult = { done: [], refused: [] };
  const waiting = [...orders];
  const work = async () => {
    for (let order = waiting.shift(); order !== undefined; order = waiting.shift()) {
      try {
        await change(order);
        result.done.push(order);
      } catch (thrown) {
        result.refused.push({ order, problem: Problem.from(thrown) });
      }
      progress(result.done.length + result.refused.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return result;
}

/** Each at the version that was seen: what somebody else has changed meanwhile is refused, not overwritten. */
export function deleteOrder(api: Api, order: { href: string; version: number }): Promise<void> {
  return api.send("DELETE", order.href, undefined, { ifMatch: order.version });
}

export function suspendOrder(api: Api, order: { href: string; version: number }, reason: string): Promise<unknown> {
  const body = { status: "SUSPENDED", ...(reason === "" ? {} : { reason }) };
  return api.send("PUT", `${order.href}/status`, body, { ifMatch: order.version });
}
