// A purchase order's own fields, and what its health flags mean.

import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Address, PurchaseOrder } from "../api/model.ts";
import { instant, lead, months } from "../format/month.ts";
import { HEALTH, WHEN_DEPLETED } from "../format/words.ts";
import { Amount } from "../parts/amount.tsx";
import { BalanceBar } from "../parts/balance-bar.tsx";
import { bySeverity, Health, StatusText } from "../parts/status.tsx";
import { useSellers } from "./use-sellers.ts";

/** `planned`: the purchase order doesn't exist yet. */
export function Overview({ order, planned = false }: { order: PurchaseOrder; planned?: boolean }) {
  const { names } = useSellers();
  const severe = bySeverity(order.health).filter((flag) => HEALTH[flag]?.type !== "info");
  return (
    <SpaceBetween size="l">
      {severe.length > 0 && (
        <Alert type={HEALTH[severe[0] ?? "EXPIRING"]?.type ?? "warning"} header={severe.map((flag) => HEALTH[flag]?.label ?? flag).join(", ")}>
          {severe.map((flag) => (
            <div key={flag}>{HEALTH[flag]?.about}</div>
          ))}
        </Alert>
      )}
      <Container header={<Header variant="h2">Overview</Header>}>
        <SpaceBetween size="l">
          <KeyValuePairs
            columns={4}
            items={[
              { label: "Status", value: <StatusText status={order.status} /> },
              { label: "Health", value: <Health flags={order.health} /> },
              { label: "Value", value: <Amount value={order.value} currency={order.currency} /> },
              {
                label: "Balance",
                value: <BalanceBar balance={order.balance} value={order.value} currency={order.currency} low={order.health.includes("LOW_BALANCE")} />,
              },
              { label: "Months", value: months(order.effectiveMonth, order.expirationMonth) },
              { label: "Bill from", value: order.billFrom.map((id) => names.get(id) ?? id).join(", ") },
              { label: "Payment terms", value: order.paymentTerms ?? "-" },
              planned ? { label: "Currency", value: order.currency } : { label: "Updated", value: `${instant(order.updatedAt)}, version ${order.version}` },
            ]}
          />
          <ExpandableSection headerText="Matching, addresses and notices" defaultExpanded={planned}>
            <KeyValuePairs
              columns={4}
              items={[
                { label: "Tax registration numbers", value: listed(order.taxRegistrationNumbers, "Any") },
                { label: "Invoice units", value: listed(order.invoiceUnits, "Any") },
                { label: "When depleted", value: WHEN_DEPLETED[order.whenDepleted] },
                planned ? { label: "Description", value: <span className="text">{order.description ?? "-"}</span> } : { label: "Created", value: instant(order.createdAt) },
                { label: "Bill to", value: <AddressText address={order.billTo} /> },
                { label: "Ship to", value: <AddressText address={order.shipTo} /> },
                {
                  label: "Balance notices",
                  value: order.noticePolicy?.balanceThresholds === undefined ? "From the account's settings" : listed(order.noticePolicy.balanceThresholds.map((it) => `Below ${it}%`), "None"),
                },
                {
                  label: "Expiration notices",
                  value: order.noticePolicy?.expirationLeads === undefined ? "From the account's settings" : listed(order.noticePolicy.expirationLeads.map(lead), "None"),
                },
              ]}
            />
          </ExpandableSection>
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
}

function listed(texts: readonly string[], none: string) {
  return texts.length === 0 ? none : <span className="text">{texts.join(", ")}</span>;
}

function AddressText({ address }: { address: Address | undefined }) {
  if (address === undefined) return <>-</>;
  const { name, lines = [], city, region, postalCode, country } = address;
  const place = [postalCode, city, region].filter((part) => part !== undefined).join(" ");
  const parts = [name, ...lines, place, country].filter((part): part is string => part !== undefined && part !== "");
  return (
    <address className="text">
      {parts.map((part, index) => (
        <div key={index}>{part}</div>
      ))}
    </address>
  );
}
