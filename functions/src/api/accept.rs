//! The `Accept` header (RFC 9110, 12.5.1).

/// Returns the weight of `media_type` in thousandths, from the most specific range of `accept` that includes it; 0 if none
/// does. Ignores parameters other than `q`, and malformed ranges.
pub(super) fn quality(accept: &str, media_type: &str) -> u16 {
    let kind = media_type.split('/').next().unwrap_or_default();
    let specific = |range: &str| match range.split_once('/') {
        Some(_) if range == media_type => Some(2),
        Some((range_kind, "*")) if range_kind == kind => Some(1),
        Some(("*", "*")) => Some(0),
        Some(_) | None => None,
    };
    let read = |range: &str| {
        let mut parts = range.split(';').map(|part| part.trim().to_ascii_lowercase());
        let specific = specific(&parts.next()?)?;
        let weight = parts.find_map(|part| part.strip_prefix("q=").map(thousandths));
        Some((specific, weight.unwrap_or(Some(1000))?))
    };
    accept.split(',').filter_map(read).max().map_or(0, |(_, weight)| weight)
}

/// Returns 500 for `0.5`.
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let well_formed = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let fraction: u16 = format!("{fraction:0<3}").parse().ok().filter(|_| well_formed)?;
    match (whole, fraction) {
        ("0", _) => Some(fraction),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_range_counts() {
        for (accept, csv, json) in [
            ("*/*", 1000, 1000),
            ("", 0, 0),
            ("text/csv", 1000, 0),
            ("Text/CSV; header=present", 1000, 0),
            ("text/*", 1000, 0),
            ("text/csv, */*;q=0.1", 1000, 100),
            ("application/json, text/csv;q=0.9", 900, 1000),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 800, 800),
            ("*/*, text/csv;q=0", 0, 1000),
            ("text/csv;q=0.001", 1, 0),
            ("text/csv;q=2, text/csv;q=x, text/csv;q=0.1234, text/csv;q=.5", 0, 0),
            ("text/csv;q=1.0", 1000, 0),
            ("csv, /, text/csvs", 0, 0),
        ] {
            assert_eq!(quality(accept, "text/csv"), csv, "{accept}");
            assert_eq!(quality(accept, "application/json"), json, "{accept}");
        }
    }
}
