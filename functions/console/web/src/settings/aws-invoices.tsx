// Reading AWS's invoices every day: the role and the first month, what the role needs, and what became of the last reading.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import type { Settings } from "../api/model.ts";
import type { Problem } from "../api/problem.ts";
import { awsReadingQuery } from "../api/queries.ts";
import { AwsReport } from "../agreement/report.tsx";
import { MonthInput } from "../parts/month-input.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useShell } from "../shell/context.tsx";
import { t } from "../words/index.ts";
import type { SettingsDraft } from "./form.ts";

/** Creates the role; the values of its parameters follow. */
const TEMPLATE = "aws-invoice-reader.yaml";
const COMMAND = ["aws", "cloudformation", "deploy", "--template-file", TEMPLATE, "--stack-name", "purchase-orders-aws-invoices", "--capabilities", "CAPABILITY_NAMED_IAM", "--parameter-overrides"];

interface AwsInvoicesFieldsProps {
  settings: Settings;
  draft: SettingsDraft;
  change: (some: Partial<SettingsDraft>) => void;
  problem: Problem | undefined;
}

export function AwsInvoicesFields({ settings, draft, change, problem }: AwsInvoicesFieldsProps) {
  return (
    <Container header={<Header variant="h2" description={t.awsInvoices.about}>{t.awsInvoices.title}</Header>}>
      <SpaceBetween size="l">
        <FormField label={t.awsInvoices.role} description={t.awsInvoices.roleAbout} errorText={problem?.at("/awsInvoices/roleArn") ?? problem?.at("/awsInvoices")}>
          <Input value={draft.awsRole} spellcheck={false} onChange={({ detail }) => change({ awsRole: detail.value })} />
        </FormField>
        <FormField label={t.awsInvoices.since} description={t.awsInvoices.sinceAbout} errorText={problem?.at("/awsInvoices/since")}>
          <MonthInput value={draft.awsSince} onChange={(awsSince) => change({ awsSince })} />
        </FormField>
        {settings.awsInvoices?.externalId !== undefined && <Reading externalId={settings.awsInvoices.externalId} />}
      </SpaceBetween>
    </Container>
  );
}

/** How the role is created, and the report of the readings. */
function Reading({ externalId }: { externalId: string }) {
  const { api } = useShell();
  const { data: reading, error, refetch } = useQuery(awsReadingQuery(api));
  if (error !== null) return <ProblemAlert problem={error} retry={() => void refetch()} />;
  if (reading === undefined) return null;
  const command = [...COMMAND, `ReaderRoleArn=${reading.readerRoleArn}`, `ExternalId=${externalId}`].join(" ");
  return (
    <SpaceBetween size="m">
      <Alert type="info" header={t.awsInvoices.createTheRole}>
        <SpaceBetween size="xs">
          <Box variant="p" color="inherit">{t.awsInvoices.createTheRoleAbout}</Box>
          <Button iconName="download" href={`/console/${TEMPLATE}`} download>{t.awsInvoices.downloadTemplate}</Button>
          <CopyToClipboard variant="inline" textToCopy={command} copyButtonAriaLabel={t.awsInvoices.copy} copySuccessText={t.awsInvoices.copied} copyErrorText={t.awsInvoices.notCopied} />
        </SpaceBetween>
      </Alert>
      <AwsReport reading={reading} />
    </SpaceBetween>
  );
}
