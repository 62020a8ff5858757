// The sign-in pages: one for the issuer, and one that offers the demo identities on one's own machine.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { IDENTITIES, signInAs } from "./local.ts";
import type { Issuer } from "./oidc.ts";
import type { Session } from "./session.ts";
import { pathHere } from "../start.tsx";
import { t } from "../words/index.ts";

export function IdentityChooser({ signedIn }: { signedIn: (session: Session) => void }) {
  const [chosen, setChosen] = useState("ada");
  const [busy, setBusy] = useState(false);
  const [reason, setReason] = useState<string>();
  const go = async () => {
    const identity = IDENTITIES.find(({ id }) => id === chosen);
    if (identity === undefined) return;
    setBusy(true);
    try {
      signedIn(await signInAs(identity));
    } catch (thrown) {
      setReason(thrown instanceof Error ? thrown.message : String(thrown));
      setBusy(false);
    }
  };
  return (
    <SignInLayout>
      <Container header={<Header variant="h2">{t.signIn.chooseADemoIdentity}</Header>}>
        <SpaceBetween size="l">
          <Alert type="info">{t.signIn.theConsoleRunsOnYourOwnMachine}</Alert>
          {reason !== undefined && <Alert type="error">{reason}</Alert>}
          <RadioGroup
            ariaLabel={t.signIn.demoIdentity}
            value={chosen}
            onChange={({ detail }) => setChosen(detail.value)}
            items={IDENTITIES.map(({ id, name, about }) => ({ value: id, label: name, description: about }))}
          />
          <Button variant="primary" loading={busy} onClick={() => void go()}>{t.common.continue}</Button>
        </SpaceBetween>
      </Container>
    </SignInLayout>
  );
}

export function SignInPage({ issuer, reason }: { issuer: Issuer; reason: string | undefined }) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(reason);
  const go = async () => {
    setBusy(true);
    try {
      await issuer.redirect(pathHere());
    } catch (thrown) {
      setFailed(thrown instanceof Error ? thrown.message : String(thrown));
      setBusy(false);
    }
  };
  return (
    <SignInLayout>
      <Container header={<Header variant="h2">{t.signIn.signIn}</Header>}>
        <SpaceBetween size="l">
          {failed !== undefined && (
            <Alert type="error" header={t.signIn.signInFailed}>
              {failed}
            </Alert>
          )}
          <Box variant="p">{t.signIn.yourOrganizationsSignInPageOpens}</Box>
          <Button variant="primary" loading={busy} onClick={() => void go()}>{t.signIn.signIn}</Button>
        </SpaceBetween>
      </Container>
    </SignInLayout>
  );
}

function SignInLayout({ children }: { children: React.ReactNode }) {
  return (
    <main>
      <Box padding={{ vertical: "xxl", horizontal: "l" }}>
        <ContentLayout
          defaultPadding
          maxContentWidth={640}
          header={
            <Header variant="h1" description={t.signIn.purchaseOrdersTheInvoicesThatDraw}>{t.common.purchaseOrders}</Header>
          }
        >
          {children}
        </ContentLayout>
      </Box>
    </main>
  );
}
