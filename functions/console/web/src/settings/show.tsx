import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import { lead } from "../format/month.ts";
import type { Settings } from "../api/model.ts";

/** Shows the settings to people who can only read them. */
export function ShowSettings({ settings }: { settings: Settings }) {
  const { displayName, contacts, noticePolicy, lowBalancePercent } = settings;
  return (
    <Container header={<Header variant="h2">Settings</Header>}>
      <KeyValuePairs
        columns={2}
        items={[
          { label: "Display name", value: displayName ?? "-" },
          { label: "Default contacts", value: <Lines all={contacts.map(({ name, email, phone }) => [`${name} <${email}>`, phone].filter(Boolean).join(", "))} /> },
          { label: "Low balance", value: `Below ${lowBalancePercent}%` },
          { label: "Balance notices", value: <Lines all={noticePolicy.balanceThresholds.map((percent) => `Below ${percent}%`)} /> },
          { label: "Expiration notices", value: <Lines all={noticePolicy.expirationLeads.map(lead)} /> },
        ]}
      />
    </Container>
  );
}

function Lines({ all }: { all: readonly string[] }) {
  if (all.length === 0) return <>None</>;
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
