//! Amounts as documents print them.

/// Returns an amount without the zeros behind the currency's decimals, which say nothing: `12.30` for `12.3000`.
pub(super) fn without_surplus_zeros(amount: &str, decimals: u32) -> &str {
    let Some((whole, fraction)) = amount.split_once('.') else { return amount };
    let kept = fraction.trim_end_matches('0').len().max(fraction.len().min(decimals as usize));
    let point = usize::from(kept > 0);
    amount.get(..whole.len().saturating_add(point).saturating_add(kept)).unwrap_or(amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_zeros_behind_the_decimals_are_left_out() {
        for (printed, decimals, amount) in [
            ("12.3000", 2, "12.30"),
            ("12.3450", 2, "12.345"),
            ("12.3", 2, "12.3"),
            ("12.", 2, "12"),
            ("12.000", 0, "12"),
            ("1200", 2, "1200"),
            ("12.é0", 2, "12.é"),
            ("", 2, ""),
        ] {
            assert_eq!(without_surplus_zeros(printed, decimals), amount, "{printed}");
        }
    }
}
