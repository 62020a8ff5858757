import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import { lead } from "../format/month.ts";
import type { Settings } from "../api/model.ts";
import { t } from "../words/index.ts";

/** Shows the settings to people who can only read them. */
export function ShowSettings({ settings }: { settings: Settings }) {
  const { displayName, contacts, noticePolicy, lowBalancePercent, awsInvoices } = settings;
  return (
    <Container header={<Header variant="h2">{t.common.settings}</Header>}>
      <KeyValuePairs
        columns={2}
        items={[
          { label: t.settings.displayName, value: displayName ?? "-" },
          { label: t.settings.defaultContacts, value: <Lines all={contacts.map(({ name, email, phone }) => [`${name} <${email}>`, phone].filter(Boolean).join(", "))} /> },
          { label: t.common.lowBalance, value: t.settings.below(lowBalancePercent) },
          { label: t.common.balanceNotices, value: <Lines all={noticePolicy.balanceThresholds.map((percent) => t.settings.below(percent))} /> },
          { label: t.awsInvoices.title, value: awsInvoices === undefined ? t.common.none : <span className="text">{awsInvoices.roleArn}</span> },
          { label: t.common.expirationNotices, value: <Lines all={noticePolicy.expirationLeads.map(lead)} /> },
        ]}
      />
    </Container>
  );
}

function Lines({ all }: { all: readonly string[] }) {
  if (all.length === 0) return <>{t.common.none}</>;
  return (
    <>
      {all.map((text) => (
        <div key={text} className="text">
          {text}
        </div>
      ))}
    </>
  );
}
