// Applies one change to several purchase orders, each on its own and a few at a time, and collects what was refused.

import { type Api, bodyOf, given, ifMatch } from "../api/client.ts";
import type { PurchaseOrder, PurchaseOrderSummary, WantedStatus } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { Problem } from "../api/problem.ts";

const CONCURRENT_MAX = 4;

export interface BulkResult {
  done: PurchaseOrderSummary[];
  refused: { order: PurchaseOrderSummary; problem: Problem }[];
}

export async function forEachOrder(
  orders: readonly PurchaseOrderSummary[],
  change: (order: PurchaseOrderSummary) => Promise<unknown>,
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
  await Promise.all(Array.from({ length: CONCURRENT_MAX }, work));
  return result;
}

type Versioned = Pick<PurchaseOrder, "purchaseOrderId" | "version">;

/** Deletes the version that the person saw. The API refuses if somebody else has made a newer one. */
export async function deletePurchaseOrder(api: Api, { purchaseOrderId, version }: Versioned): Promise<void> {
  await api.DELETE("/purchase-orders/{key}", { params: { path: { key: encodeKey(purchaseOrderId) }, header: ifMatch(version) } });
}

/** Changes the status of the version that the person saw. The API refuses if somebody else has made a newer one. */
export function changeStatus(api: Api, { purchaseOrderId, version }: Versioned, status: WantedStatus, reason: string): Promise<PurchaseOrder> {
  return bodyOf(
    api.PUT("/purchase-orders/{key}/status", {
      params: { path: { key: encodeKey(purchaseOrderId) }, header: ifMatch(version) },
      body: { status, ...given({ reason }) },
    }),
  );
}
