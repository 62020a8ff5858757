// What an account without purchase orders shows instead of its dashboard: three ways to begin.

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useFollow } from "../parts/app-link.tsx";
import { CREATE_PATH } from "../routes.tsx";
import { useShell } from "../shell/context.tsx";
import { begin } from "../words/begin.ts";
import { t } from "../words/index.ts";
import { Templates } from "./templates.tsx";

export function StartPanel() {
  const { session } = useShell();
  const { href, follow } = useFollow();
  const button = (text: string, to: string, primary = false) => (
    <Button {...(primary ? { variant: "primary" as const } : {})} href={href(to)} onFollow={follow}>
      {text}
    </Button>
  );
  const command = `aws invoicing list-invoice-summaries --selector ResourceType=ACCOUNT_ID,Value=${session.account} > invoices.json`;
  return (
    <SpaceBetween size="l">
      <Box variant="p">{begin.about}</Box>
      <ColumnLayout columns={3} minColumnWidth={260}>
        <Way title={begin.createTitle} about={begin.createAbout}>
          {session.canWrite && button(t.common.createPurchaseOrder, CREATE_PATH, true)}
        </Way>
        <Way title={begin.importTitle} about={begin.importAbout}>
          <Templates />
          {session.canWrite && button(t.common.import, "/import")}
        </Way>
        <Way title={begin.invoicesTitle} about={begin.invoicesAbout}>
          <pre className="command">
            <code>{command}</code>
          </pre>
          <SpaceBetween direction="horizontal" size="xs">
            <CopyToClipboard copyButtonText={begin.copyCommand} textToCopy={command} copySuccessText={t.grid.copied} copyErrorText={t.grid.notCopied} />
            {session.canWrite && button(begin.upload, "/import")}
          </SpaceBetween>
        </Way>
      </ColumnLayout>
      {!session.canWrite && <Box variant="p">{begin.readOnly}</Box>}
    </SpaceBetween>
  );
}

function Way({ title, about, children }: { title: string; about: string; children: React.ReactNode }) {
  return (
    <Container fitHeight header={<Header variant="h2">{title}</Header>}>
      <SpaceBetween size="m">
        <Box variant="p">{about}</Box>
        {children}
      </SpaceBetween>
    </Container>
  );
}
