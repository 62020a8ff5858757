//! Laws of values that are text.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use domain::ids::{LineItemNumber, PurchaseOrderId};
use domain::money::{Currency, Money, Percent, Quantity};
use domain::month::Month;
use domain::notice::Lead;
use domain::purchase_order::{CountryCode, Email};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::cases;
use crate::generators::usd;

/// Checks that a text that parses prints as a text that parses to the same value.
fn prints_back<T: FromStr<Err: Debug> + Display + PartialEq + Debug>(text: &str) -> bool {
    let Ok(value) = text.parse::<T>() else { return false };
    let printed = value.to_string();
    let again: T = printed.parse().unwrap();
    assert_eq!(again, value);
    assert_eq!(again.to_string(), printed);
    true
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_value_prints_as_the_text_it_was_parsed_from(
        whole in 0u64..=999_999_999_999_999, cents in 0u32..100, minus in any::<bool>(),
        (year, month) in (1900u16..=9999, 1u8..=12), quantity in "(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?",
        percent in "(0|[1-9][0-9]?)(\\.[0-9]{0,3}[1-9])?", lead in "P([1-9][0-9]{0,2}Y)?([1-9][0-9]{0,2}M)?([1-9][0-9]{0,2}W)?[1-9][0-9]{0,2}D",
        id in "[A-Za-z0-9_.:/=+%@-]([A-Za-z0-9 _.:/=+%@-]{0,98}[A-Za-z0-9_.:/=+%@-])?", number in "[!-~]{1,20}",
    ) {
        let cents = if whole == 999_999_999_999_999 { 0 } else { cents };
        let money = format!("{}{whole}.{cents:02}", if minus && (whole, cents) != (0, 0) { "-" } else { "" });
        prop_assert_eq!(Money::parse(&money, usd()).unwrap().to_string(), money);
        let month = format!("{year:04}-{month:02}");
        prop_assert_eq!(month.parse::<Month>().unwrap().to_string(), month);
        prop_assert_eq!(quantity.parse::<Quantity>().unwrap().to_string(), quantity);
        prop_assert_eq!(percent.parse::<Percent>().unwrap().to_string(), percent);
        prop_assert_eq!(lead.parse::<Lead>().unwrap().to_string(), lead);
        prop_assert_eq!(id.parse::<PurchaseOrderId>().unwrap().to_string(), id);
        prop_assert_eq!(number.parse::<LineItemNumber>().unwrap().to_string(), number);
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in prop_oneof![any::<String>(), "[-+0-9.PYMWDA-Z@ ]{0,12}", "0{0,60}[0-9]{0,20}(\\.[0-9]{0,9})?", "-?[0-9]{1,16}(\\.0{1,7})?"]) {
        for known in ["USD", "JPY", "KWD"] {
            if let Ok(money) = Money::parse(&text, known.parse().unwrap()) {
                prop_assert_eq!(Money::parse(&money.to_string(), money.currency()), Ok(money));
                prop_assert_eq!(money.negated().negated(), money);
            }
        }
        prints_back::<Currency>(&text);
        prints_back::<Month>(&text);
        prints_back::<Lead>(&text);
        prints_back::<Percent>(&text);
        prints_back::<Quantity>(&text);
        prints_back::<LineItemNumber>(&text);
        prints_back::<PurchaseOrderId>(&text);
        prints_back::<Email>(&text);
        prints_back::<CountryCode>(&text);
    }

    #[test]
    fn months_sort_alike_as_text_and_in_time(left in (1900u16..=9999, 1u8..=12), right in (1900u16..=9999, 1u8..=12)) {
        let text = |(year, month): (u16, u8)| format!("{year:04}-{month:02}");
        let month = |it| text(it).parse::<Month>().unwrap();
        prop_assert_eq!(text(left).cmp(&text(right)), month(left).cmp(&month(right)));
        prop_assert_eq!(month(left).cmp(&month(right)), month(left).first_day().cmp(&month(right).last_day()).then(left.cmp(&right)));
    }

    #[test]
    fn line_numbers_have_a_total_order(numbers in vec("[0-9.a]{1,4}", 3)) {
        let [a, b, c]: [LineItemNumber; 3] = numbers.iter().map(|it| it.parse().unwrap()).collect::<Vec<_>>().try_into().unwrap();
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a.cmp(&b).is_eq(), a == b);
        prop_assert!(!(a <= b && b <= c) || a <= c);
    }
}
