//! A turn of an account: one page of its invoices.

use std::ops::ControlFlow;

use chrono::{DateTime, TimeDelta, Utc};
use domain::aws_reading::{
    AwsReading, ReadingFailure, ReadingFailureCode, ReadingPart, ReadingRefusal, ReadingReport,
    RunningReading,
};
use domain::document::{Disposition, FindingSeverity, MappedDocument};
use domain::ids::AccountId;
use domain::ledger::Agreement;
use domain::month::Month;

use super::access::{AwsError, AwsInvoiceList, InvoicePage};
use super::{ReaderRun, summary};
use crate::invoices::documents::aws_summaries::{self, Supplied};
use crate::invoices::documents::record::{DocumentResult, DocumentRun};
use crate::invoices::timing::by_deadline;
use crate::invoices::views::ResultOutcome;
use crate::store::StoreError;
use crate::store::aws_reading::RecordedReading;

/// How long after the beginning of a reading the next one is due. A day, less the hour between two runs.
const READ_AGAIN: TimeDelta = TimeDelta::minutes(23 * 60 + 30);
/// How long after a failure the account is due again: less than the hour between two runs.
const TRY_AGAIN: TimeDelta = TimeDelta::minutes(50);

/// The reading of an account in a run.
pub(super) struct AccountReading {
    pub(super) account: AccountId,
    /// None before the first turn.
    session: Option<Session>,
}

/// What the turns of an account share.
struct Session {
    list: AwsInvoiceList,
    recorded: RecordedReading,
    parts: Vec<ReadingPart>,
    running: RunningReading,
    /// Whether a part was begun again because AWS didn't accept the token of its next page.
    began_part_again: bool,
}

/// What a turn did.
pub(super) enum TurnOutcome {
    /// It read a page of invoices, or found that nothing is left.
    Read { read: u64, recorded: u64, finished: bool },
    /// The account's invoices are no longer read.
    SwitchedOff,
    /// AWS gave nothing, which is reported; the account is due again later.
    Failed,
    /// There is no time left for it.
    OutOfTime,
}

impl AccountReading {
    pub(super) fn new(account: AccountId) -> Self {
        Self { account, session: None }
    }
}

impl ReaderRun<'_> {
    /// Reads the next page of an account and records its invoices. Returns the account with what is left of it.
    pub(super) async fn turn(
        &self,
        mut reading: AccountReading,
    ) -> (AccountReading, Result<TurnOutcome, StoreError>) {
        if !self.has_time() {
            return (reading, Ok(TurnOutcome::OutOfTime));
        }
        let outcome = by_deadline(self.deadline, self.read_next(&mut reading)).await;
        (reading, outcome)
    }

    async fn read_next(&self, reading: &mut AccountReading) -> Result<TurnOutcome, StoreError> {
        let account = &reading.account;
        let session = match &mut reading.session {
            Some(session) => session,
            none @ None => match self.begin(account).await? {
                ControlFlow::Continue(session) => none.insert(session),
                ControlFlow::Break(outcome) => return Ok(outcome),
            },
        };
        let Some(part) = session.parts.get(session.running.parts_done).copied() else {
            self.finish(account, session).await?;
            return Ok(TurnOutcome::Read { read: 0, recorded: 0, finished: true });
        };
        match session.list.page(part, session.running.next_token.as_deref()).await {
            Ok(page) => self.record(account, session, page).await,
            // Once, so that a run can't ask for the same pages for ever.
            Err(AwsError::TokenRefused) if !session.began_part_again => {
                (session.running.next_token, session.began_part_again) = (None, true);
                Ok(TurnOutcome::Read { read: 0, recorded: 0, finished: false })
            }
            Err(AwsError::TokenRefused) => {
                let detail = "AWS does not accept its own token of a page".to_owned();
                self.fail(account, &session.recorded, ReadingFailureCode::Unavailable, detail).await?;
                Ok(TurnOutcome::Failed)
            }
            Err(AwsError::Failed(code, detail)) => {
                self.fail(account, &session.recorded, code, detail).await?;
                Ok(TurnOutcome::Failed)
            }
        }
    }

    /// Loads what is known of the account and assumes its role. Breaks the turn off if there is nothing to read.
    async fn begin(&self, account: &AccountId) -> Result<ControlFlow<TurnOutcome, Session>, StoreError> {
        let store = &self.clients.store;
        let (settings, recorded) = futures::try_join!(store.settings(account), store.aws_reading(account))?;
        let Some((wanted, external_id)) = settings.settings.aws_invoices.zip(settings.external_id) else {
            let reading = recorded.reading.clone();
            store.record_aws_reading(account, &recorded, reading, None).await?;
            return Ok(ControlFlow::Break(TurnOutcome::SwitchedOff));
        };
        let running = recorded.reading.go_on(wanted.since, self.now);
        let parts = recorded.reading.parts(&running.report);
        match self.clients.aws.assume(account, &wanted.role_arn, &external_id).await {
            Ok(list) => {
                let session = Session { list, recorded, parts, running, began_part_again: false };
                Ok(ControlFlow::Continue(session))
            }
            Err(AwsError::Failed(code, detail)) => {
                self.fail(account, &recorded, code, detail).await?;
                Ok(ControlFlow::Break(TurnOutcome::Failed))
            }
            Err(AwsError::TokenRefused) => Err(StoreError::Corrupt("a role has no token".to_owned())),
        }
    }

    /// Records the invoices of a page, then its counts and the position. A page of which an invoice failed for the time being
    /// isn't counted, and read again.
    async fn record(
        &self,
        account: &AccountId,
        session: &mut Session,
        page: InvoicePage,
    ) -> Result<TurnOutcome, StoreError> {
        let (store, catalogue) = (&self.clients.store, &self.clients.catalogue);
        let summaries: Vec<_> = page.summaries.iter().map(summary::json).collect();
        let mut documents =
            aws_summaries::map(store, account, catalogue, Supplied::default(), &summaries).await?;
        for document in &mut documents {
            pass_over_before(session.running.report.since, document);
        }
        let run =
            DocumentRun { store, account, dry_run: false, now: self.clock.now(), deadline: self.deadline };
        let results = run.record(documents).await;
        if results.iter().any(|it| outcome(it) == Some(ResultOutcome::Failed)) {
            let detail = "not all invoices of a page were recorded; they are read again".into();
            return Err(StoreError::Unavailable(detail));
        }
        let running = &mut session.running;
        let before = running.report.clone();
        for result in &results {
            count(&mut running.report, result);
        }
        running.next_token = page.next_token;
        if running.next_token.is_none() {
            running.parts_done += 1;
        }
        let report = &running.report;
        let (read, recorded) = (report.read - before.read, report.recorded - before.recorded);
        if running.parts_done == session.parts.len() {
            self.finish(account, session).await?;
            return Ok(TurnOutcome::Read { read, recorded, finished: true });
        }
        let reading = AwsReading {
            running: Some(running.clone()),
            last: session.recorded.reading.last.clone(),
            failure: None,
        };
        let due_at = session.recorded.due_at;
        session.recorded =
            self.clients.store.record_aws_reading(account, &session.recorded, reading, due_at).await?;
        Ok(TurnOutcome::Read { read, recorded, finished: false })
    }

    /// Records that the reading is finished, and when the next one is due.
    async fn finish(&self, account: &AccountId, session: &Session) -> Result<(), StoreError> {
        let mut report = session.running.report.clone();
        report.finished_at = Some(self.clock.now());
        let due_at = later(report.began_at, READ_AGAIN);
        let reading = AwsReading { running: None, last: Some(report), failure: None };
        self.clients.store.record_aws_reading(account, &session.recorded, reading, Some(due_at)).await?;
        Ok(())
    }

    /// Records why AWS gave nothing. The reading keeps its position.
    async fn fail(
        &self,
        account: &AccountId,
        recorded: &RecordedReading,
        code: ReadingFailureCode,
        detail: String,
    ) -> Result<(), StoreError> {
        let at = self.clock.now();
        let failure = Some(ReadingFailure { at, code, detail });
        let reading = AwsReading { failure, ..recorded.reading.clone() };
        let due_at = Some(later(at, TRY_AGAIN));
        self.clients.store.record_aws_reading(account, recorded, reading, due_at).await?;
        Ok(())
    }
}

fn later(at: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    at.checked_add_signed(by).unwrap_or(at)
}

/// Passes over an invoice of a billing period before the first one. It is in a list by date of issue.
fn pass_over_before(since: Month, document: &mut MappedDocument) {
    let period = document.text("billingPeriod").and_then(|period| period.parse::<Month>().ok());
    if period.is_some_and(|period| period < since) {
        document.disposition = Disposition::PassOver;
    }
}

fn outcome(result: &DocumentResult) -> Option<ResultOutcome> {
    result.result.as_ref().map(|it| it.outcome)
}

fn count(report: &mut ReadingReport, result: &DocumentResult) {
    report.read += 1;
    let recorded = result.result.as_ref().is_some_and(|it| !it.replayed);
    let differs = result.agreement == Some(Agreement::Differs);
    match outcome(result) {
        Some(ResultOutcome::Matched) => report.matched += 1,
        Some(ResultOutcome::Unmatched | ResultOutcome::PartlyMatched) => report.unmatched += 1,
        Some(ResultOutcome::Voided) => {
            report.voided += 1;
            return;
        }
        None if result.document.disposition == Disposition::PassOver => {
            report.passed_over += 1;
            return;
        }
        Some(ResultOutcome::Rejected | ResultOutcome::Failed) | None => {
            return report.refuse(refusal(result));
        }
    }
    report.recorded += u64::from(recorded);
    report.differs += u64::from(differs);
}

/// Returns why a document was refused: its first error, or the problem of its record.
fn refusal(result: &DocumentResult) -> ReadingRefusal {
    let invoice_id = result.document.text("invoiceId").map(str::to_owned);
    let problem = result.result.as_ref().and_then(|it| it.error.as_ref());
    let error = result.document.findings.iter().find(|it| it.severity == FindingSeverity::Error);
    let (code, detail) = match (problem, error) {
        (Some(problem), _) => (problem.code.to_string(), problem.detail().to_owned()),
        (None, Some(error)) => (error.code.to_string(), format!("{}: {}", error.term, error.detail)),
        (None, None) => (String::new(), String::new()),
    };
    ReadingRefusal { invoice_id, code, detail }
}
