//! Matching: which line item an invoice draws on, and why not the others.
//!
//! Deterministic: the same invoice and the same orders give the same answer, whatever the order of the candidates.
//! `tests/matching.md` states the rules.

mod candidate;
mod decide;
mod decision;
mod eligibility;
mod filters;
mod follow;
mod never_win;
mod packed;
mod plan;
mod rank;
mod spread;
mod stored_terms;
mod terms;
mod why_unmatched;
mod working_orders;

pub use self::candidate::{Candidate, LineOf};
pub use self::decide::decide;
pub use self::decision::{Considered, DECISION_CANDIDATES_MAX, Decision, DecisionReason, RULESET, Verdict};
pub use self::eligibility::{EligibleLine, conceivable, eligible};
pub use self::filters::{ENDED_MONTHS_SHOWN, serves};
pub use self::follow::{Decider, follow};
pub use self::never_win::{OutrankedLine, never_win};
pub use self::packed::PackedDecisionError;
pub use self::plan::{Choice, FollowedLine, LinePlan, PlannedDraw};
pub use self::spread::DRAWS_MAX;
pub use self::stored_terms::TermsUnreadable;
pub use self::terms::{LineTerms, Terms};
pub use self::working_orders::WorkingOrders;
