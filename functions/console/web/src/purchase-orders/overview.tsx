// A purchase order's own fields, and what its health flags mean.

import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Address, PurchaseOrder } from "../api/model.ts";
import { instant, lead, months } from "../format/month.ts";
import { HEALTH, WHEN_DEPLETED } from "../format/words.ts";
import { Amount } from "../parts/amount.tsx";
import { BalanceBar } from "../parts/balance-bar.tsx";
import { bySeverity, Health, StatusText } from "../parts/status.tsx";
import { useQuery } from "@tanstack/react-query";
import { settingsQuery } from "../api/queries.ts";
import { useShell } from "../shell/context.tsx";
import { findingsOf } from "./findings.ts";
import { lineAnchor } from "./line-items.tsx";
import { useSellers } from "./use-sellers.ts";
import { t } from "../words/index.ts";

/** The most findings in an alert. */
const FINDINGS_MAX = 8;
/** The percentage of accounts that have no settings. */
const LOW_PERCENT = "25";

/** `planned`: the purchase order doesn't exist yet. */
export function Overview({ order, planned = false }: { order: PurchaseOrder; planned?: boolean }) {
  const { api } = useShell();
  const { names } = useSellers();
  const severe = bySeverity(order.health).filter((flag) => HEALTH[flag]?.type !== "info");
  const low = useQuery(settingsQuery(api)).data?.lowBalancePercent ?? LOW_PERCENT;
  const findings = findingsOf(order, severe, low);
  return (
    <SpaceBetween size="l">
      {severe.length > 0 && (
        <Alert type={HEALTH[severe[0] ?? "EXPIRING"]?.type ?? "warning"} header={severe.map((flag) => HEALTH[flag]?.label ?? flag).join(", ")}>
          <ul className="plain">
            {findings.slice(0, FINDINGS_MAX).map(({ flag, text, lineItemNumber }) => (
              <li key={`${flag} ${lineItemNumber ?? ""}`}>{lineItemNumber === undefined ? text : <Link href={`#${lineAnchor(lineItemNumber)}`}>{text}</Link>}</li>
            ))}
            {findings.length > FINDINGS_MAX && <li>{t.orders.andMore(findings.length - FINDINGS_MAX)}</li>}
          </ul>
        </Alert>
      )}
      <Container header={<Header variant="h2">{t.orders.overview}</Header>}>
        <SpaceBetween size="l">
          <KeyValuePairs
            columns={4}
            items={[
              { label: t.orders.status, value: <StatusText status={order.status} /> },
              { label: t.orders.health, value: <Health flags={order.health} /> },
              { label: t.common.value, value: <Amount value={order.value} currency={order.currency} /> },
              {
                label: t.common.balance,
                value: <BalanceBar balance={order.balance} value={order.value} currency={order.currency} low={order.health.includes("LOW_BALANCE")} />,
              },
              { label: t.orders.months, value: months(order.effectiveMonth, order.expirationMonth) },
              { label: t.common.billFrom, value: order.billFrom.map((id) => names.get(id) ?? id).join(", ") },
              { label: t.common.paymentTerms, value: order.paymentTerms ?? "-" },
              planned ? { label: t.common.currency, value: order.currency } : { label: t.common.updated, value: t.orders.versionOf(instant(order.updatedAt), order.version) },
            ]}
          />
          <ExpandableSection headerText={t.orders.matchingAddressesAndNotices} defaultExpanded={planned}>
            <KeyValuePairs
              columns={4}
              items={[
                { label: t.common.taxRegistrationNumbers, value: listed(order.taxRegistrationNumbers, t.orders.any) },
                { label: t.common.invoiceUnits, value: listed(order.invoiceUnits, t.orders.any) },
                { label: t.common.whenDepleted, value: WHEN_DEPLETED[order.whenDepleted] },
                planned ? { label: t.common.description, value: <span className="text">{order.description ?? "-"}</span> } : { label: t.common.created, value: instant(order.createdAt) },
                { label: t.common.billTo, value: <AddressText address={order.billTo} /> },
                { label: t.common.shipTo, value: <AddressText address={order.shipTo} /> },
                {
                  label: t.common.balanceNotices,
                  value: order.noticePolicy?.balanceThresholds === undefined ? t.orders.fromSettings : listed(order.noticePolicy.balanceThresholds.map((it) => t.orders.below(it)), t.common.none),
                },
                {
                  label: t.common.expirationNotices,
                  value: order.noticePolicy?.expirationLeads === undefined ? t.orders.fromSettings : listed(order.noticePolicy.expirationLeads.map(lead), t.common.none),
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
