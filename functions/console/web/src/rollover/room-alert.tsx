import Alert from "@cloudscape-design/components/alert";
import { whole } from "../format/number.ts";
import { t } from "../words/index.ts";
import type { Room } from "./room.ts";

/** `You can create 7 more: 93 of 100 purchase orders are active` */
export function roomText({ active, most, left }: Room): string {
  return t.rollover.room(left, whole(active), whole(most));
}

/** Says what to do if there are more proposals than can be created. */
export function RoomAlert({ room, proposed }: { room: Room; proposed: number }) {
  if (proposed <= room.left) return null;
  return (
    <Alert type="warning" header={roomText(room)}>
      {t.rollover.tooMany(t.counts.purchaseOrders(proposed))}
    </Alert>
  );
}
