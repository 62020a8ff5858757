// What became of the invoices that were read from AWS.

import Alert from "@cloudscape-design/components/alert";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { AwsReading } from "../api/model.ts";
import { sentence } from "../api/problem.ts";
import { instant, month } from "../format/month.ts";
import { whole } from "../format/number.ts";
import { t } from "../words/index.ts";

const FAILURES: Record<NonNullable<AwsReading["failure"]>["code"], string> = {
  ROLE_NOT_ASSUMED: t.awsInvoices.roleNotAssumed,
  ACCESS_DENIED: t.awsInvoices.accessDenied,
  THROTTLED: t.awsInvoices.throttled,
  UNAVAILABLE: t.awsInvoices.unavailable,
};

export function AwsReport({ reading: { failure, running, last, nextAt } }: { reading: AwsReading }) {
  const report = running ?? last;
  return (
    <SpaceBetween size="m">
      {failure !== undefined && (
        <Alert type="error" header={FAILURES[failure.code]}>
          {t.awsInvoices.failedAt(instant(failure.at))} {sentence(failure.detail)}
        </Alert>
      )}
      <KeyValuePairs
        columns={4}
        items={[
          { label: running === undefined ? t.awsInvoices.last : t.awsInvoices.running, value: report === undefined ? t.awsInvoices.notYet : instant(report.finishedAt ?? report.beganAt) },
          { label: t.awsInvoices.next, value: nextAt === undefined ? "-" : instant(nextAt) },
          ...(report === undefined
            ? []
            : [
                { label: t.awsInvoices.since, value: month(report.since) },
                { label: t.awsInvoices.read, value: whole(report.read) },
                { label: t.awsInvoices.recorded, value: whole(report.recorded) },
                { label: t.format.matched, value: whole(report.matched) },
                { label: t.common.unmatched, value: whole(report.unmatched) },
                { label: t.agreement.differs, value: whole(report.differs) },
                { label: t.common.voided, value: whole(report.voided) },
                { label: t.documents.passedOver, value: whole(report.passedOver) },
                { label: t.documents.refused, value: whole(report.refused) },
              ]),
        ]}
      />
      {report !== undefined && report.refusals.length > 0 && (
        <ul className="plain text" aria-label={t.awsInvoices.refusals}>
          {report.refusals.map(({ invoiceId, detail }, index) => (
            <li key={index}>
              <b>{invoiceId ?? t.documents.noInvoiceId}: </b>
              {sentence(detail)}
            </li>
          ))}
        </ul>
      )}
    </SpaceBetween>
  );
}
