//! Shares and percentages of amounts.

use rust_decimal::Decimal;

use super::amount::Money;
use super::decimal::MoneyError;
use super::quantity::Percent;

impl Money {
    /// Whether the amount is less than `percent` of `whole`. At 0 percent: whether it is zero or less.
    ///
    /// Exact, because it compares `amount * 100 < percent * whole` without a division.
    pub fn is_below(self, percent: Percent, whole: Self) -> bool {
        if percent.decimal().is_zero() {
            return self.amount() <= Decimal::ZERO;
        }
        let hundredfold = self.amount().checked_mul(Decimal::ONE_HUNDRED);
        let share = whole.amount().checked_mul(percent.decimal());
        hundredfold.zip(share).is_some_and(|(left, right)| left < right)
    }

    /// Returns `times` times a `count`th of the amount, rounded to the minor unit: for display.
    pub fn share(self, times: u32, count: usize) -> Result<Self, MoneyError> {
        let multiple = self.amount().checked_mul(Decimal::from(times)).ok_or(MoneyError::TooLarge)?;
        let share = multiple.checked_div(Decimal::from(count)).ok_or(MoneyError::TooLarge)?;
        Self::rounded(share, self.currency())
    }

    /// Splits the amount in proportion to `weights`, exactly: shares are rounded down, and what is left goes, a minor unit
    /// each, to the shares with the largest remainders. None if the weights add up to zero.
    pub fn split(self, weights: &[Self]) -> Option<Vec<Self>> {
        let sum = weights.iter().try_fold(0i128, |sum, it| sum.checked_add(it.amount().mantissa()))?;
        let whole = self.amount().mantissa().checked_mul(sum.signum())?;
        let mut shares = Vec::new();
        for (nth, weight) in weights.iter().enumerate() {
            let product = whole.checked_mul(weight.amount().mantissa())?;
            let divisor = sum.checked_abs().filter(|it| *it > 0)?;
            let (share, remainder) =
                (product.checked_div_euclid(divisor)?, product.checked_rem_euclid(divisor)?);
            shares.push((nth, share, remainder));
        }
        let given = shares.iter().try_fold(0i128, |given, (_, share, _)| given.checked_add(*share))?;
        let left = usize::try_from(self.amount().mantissa().checked_sub(given)?).ok()?;
        shares.sort_by_key(|(nth, _, remainder)| (std::cmp::Reverse(*remainder), *nth));
        for (_, share, _) in shares.iter_mut().take(left) {
            *share = share.checked_add(1)?;
        }
        shares.sort_by_key(|(nth, _, _)| *nth);
        shares.into_iter().map(|(_, share, _)| Self::of_minor_units(share, self.currency()).ok()).collect()
    }

    /// Returns how many times a `count`th of `sum` can be subtracted until nothing is left, rounded up. None if that
    /// never happens or takes 2^32 times or more.
    ///
    /// Exact, because it counts minor units and divides no amounts.
    pub fn times_covered(self, sum: Self, count: usize) -> Option<u32> {
        self.same_currency(sum).ok()?;
        let (part, whole) = (sum.amount().mantissa(), self.amount().mantissa());
        let whole = whole.checked_mul(i128::try_from(count).ok()?)?;
        if part <= 0 {
            return None;
        }
        let times = whole.checked_add(part.checked_sub(1)?)?.checked_div_euclid(part)?;
        u32::try_from(times).ok()
    }

    /// Returns the amount in whole percents of `whole`, rounded down (towards minus infinity), so that an amount below a
    /// threshold never reads as having reached it. None if `whole` is not above zero or has another currency.
    ///
    /// Exact, because it divides integers of minor units.
    pub fn percent_of(self, whole: Self) -> Option<i128> {
        self.same_currency(whole).ok()?;
        let hundredfold = self.amount().mantissa().checked_mul(100)?;
        whole.is_positive().then(|| hundredfold.div_euclid(whole.amount().mantissa()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_shown_rounded_down_to_a_whole_number() {
        for (part, whole, percent) in [
            ("290.00", "1000.00", Some(29)),
            ("570.00", "1000.00", Some(57)),
            ("580.00", "1000.00", Some(58)),
            ("5800.00", "10000.00", Some(58)),
            ("579.99", "1000.00", Some(57)),
            ("750.00", "1000.00", Some(75)),
            ("749.99", "1000.00", Some(74)),
            ("1000.00", "1000.00", Some(100)),
            ("1234.56", "1000.00", Some(123)),
            ("1.00", "3.00", Some(33)),
            ("2.00", "3.00", Some(66)),
            ("0.01", "1000.00", Some(0)),
            ("0.00", "1000.00", Some(0)),
            ("-0.01", "1000.00", Some(-1)),
            ("-50.00", "1000.00", Some(-5)),
            ("-2000.00", "1000.00", Some(-200)),
            ("999999999999999.00", "0.01", Some(9_999_999_999_999_990_000)),
            ("580.00", "0.00", None),
            ("0.00", "0.00", None),
        ] {
            let [part_money, whole_money] =
                [part, whole].map(|text| Money::parse(text, "USD".parse().unwrap()).unwrap());
            assert_eq!(part_money.percent_of(whole_money), percent, "{part} of {whole}");
        }
    }

    #[test]
    fn amounts_of_two_currencies_have_no_percentage() {
        let [usd, eur] = ["USD", "EUR"].map(|code| Money::parse("1.00", code.parse().unwrap()).unwrap());
        assert_eq!(usd.percent_of(eur), None);
    }
}
