import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import { t } from "../words/index.ts";

const BILLS = "https://console.aws.amazon.com/billing/home#/bills";

/** Says how to give an invoice the purchase order at AWS that it draws on here. */
export function CorrectAtAws() {
  const steps = t.agreement.steps(
    <Link external href={BILLS}>
      {t.agreement.console}
    </Link>,
  );
  return (
    <Container header={<Header variant="h2">{t.agreement.correct}</Header>}>
      <ol>
        {steps.map((step, index) => (
          <li key={index}>{step}</li>
        ))}
      </ol>
      <Box variant="p">{t.agreement.orHere}</Box>
    </Container>
  );
}
