//! What credits give back of an invoice that draws on several line items.
//!
//! A credit follows the latest draw first, each up to what earlier credits left of it; the excess goes to the first draw.

use super::association::{Association, credit_shares};
use super::recorded_invoice::RecordedInvoice;
use crate::ids::LineId;
use crate::matching::{Choice, FollowedLine, PlannedDraw};
use crate::money::{Money, MoneyError};

impl RecordedInvoice {
    /// Returns the draws of a credit of `amount`, which is not positive, for this invoice. A credit line follows the line
    /// with its own ID, if there is one, or else all lines. Empty if it follows none that is matched.
    pub fn credit(&self, line: Option<&LineId>, amount: Money) -> Result<Vec<PlannedDraw>, MoneyError> {
        if self.voided_at.is_some() {
            return Ok(Vec::new());
        }
        let line = line.filter(|line| self.lines.iter().any(|it| it.line_id.as_ref() == Some(line)));
        let lines = self.lines.iter().filter(|it| line.is_none() || it.line_id.as_ref() == line);
        let followed: Vec<_> =
            lines.flat_map(|line| line.associations.iter().map(|it| (line.line_id.as_ref(), it))).collect();
        let associations: Vec<&Association> = followed.iter().map(|(_, it)| *it).collect();
        let shares = credit_shares(&associations, amount.negated())?;
        let several = self.is_split();
        let draw = |(share, (line, association)): (Money, (Option<&LineId>, &Association))| PlannedDraw {
            on: association.on.clone(),
            amount: share.negated(),
            follows: several.then(|| FollowedLine(line.cloned())),
        };
        let mut draws: Vec<PlannedDraw> = shares.into_iter().zip(followed).map(draw).collect();
        if amount.is_zero() {
            draws.truncate(1);
        } else {
            draws.retain(|draw| !draw.amount.is_zero());
        }
        draws.reverse();
        Ok(draws)
    }

    /// Whether credits must be kept by draw.
    fn is_split(&self) -> bool {
        self.associations().nth(1).is_some()
    }

    /// Adds what a credit that is decided gives back.
    pub fn add_credits(&mut self, draws: &[PlannedDraw]) -> Result<(), MoneyError> {
        draws.iter().try_for_each(|draw| match &draw.follows {
            Some(line) => self.change_credit(line, &draw.on, draw.amount.negated()),
            None => Ok(()),
        })
    }

    /// Takes away what a credit gave back `before` it was voided or moved, and adds what it gives back `after`.
    pub fn change_credits(
        &mut self,
        before: &RecordedInvoice,
        after: Option<&RecordedInvoice>,
    ) -> Result<(), MoneyError> {
        for (credit, sign) in [(Some(before), Money::negated as fn(Money) -> Money), (after, |amount| amount)]
        {
            for association in credit.iter().flat_map(|credit| credit.associations()) {
                if let Some(line) = &association.follows {
                    self.change_credit(line, &association.on, sign(association.amount.negated()))?;
                }
            }
        }
        Ok(())
    }

    /// Whether the invoice is a credit that is kept with the draws of its original.
    pub fn follows_several(&self) -> bool {
        self.associations().any(|association| association.follows.is_some())
    }

    /// Returns the invoice as it is written with credits that differ from those of `before`; none if they don't.
    pub fn with_changed_credits(&self, before: &Self) -> Option<Self> {
        let changed = || Self { revision: before.revision.saturating_add(1), ..self.clone() };
        (self.lines != before.lines).then(changed)
    }

    /// Adds `amount` to what credits gave back of a draw, or of the last draw of its line if that was moved meanwhile.
    fn change_credit(&mut self, line: &FollowedLine, on: &Choice, amount: Money) -> Result<(), MoneyError> {
        let Some(line) = self.lines.iter_mut().find(|it| it.line_id == line.0) else { return Ok(()) };
        let last = line.associations.len().saturating_sub(1);
        let nth = line.associations.iter().position(|it| it.on == *on).unwrap_or(last);
        if let Some(association) = line.associations.get_mut(nth) {
            association.credited = association.credited.plus(amount)?;
        }
        Ok(())
    }
}
