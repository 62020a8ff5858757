//! Laws of notices.

use chrono::{Days, NaiveDate};
use domain::money::Money;
use domain::notice::{Notice, NoticePolicy, NoticeState, outlook};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

use crate::cases;
use crate::generators::{at, dollars, records, usd};

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_notice_is_given_once_for_each_crossing(walk in vec(-600i64..600, 1..30)) {
        let document = json!({"purchaseOrderId": "PO_A", "billFrom": ["AWS_INC"], "currency": "USD", "effectiveMonth": "2026-01",
            "expirationMonth": "2026-12", "noticePolicy": {"balanceThresholds": ["75", "50", "0"], "expirationLeads": []},
            "lineItems": [{"lineItemNumber": "1", "type": "ALL", "unitPrice": "10.00", "quantity": "1"}]});
        let mut record = records(&[document]).into_values().next().unwrap();
        let (number, mut invoiced, mut armed) = (record.order.line_items[0].line_item_number.clone(), 0i64, vec![75, 50, 0]);
        let mut known = NoticeState::default();
        for cents in walk {
            invoiced += cents;
            let amount = Money::parse(&dollars(cents), usd()).unwrap();
            record.totals = record.totals.after(&number, amount).unwrap();
            let below = |percent: i64| if percent == 0 { invoiced >= 1000 } else { (1000 - invoiced) < percent * 10 };
            let crossed = armed.iter().copied().filter(|it| below(*it)).min().filter(|it| [75, 50, 0].iter().all(|lower| lower >= it || armed.contains(lower)));
            armed = [75, 50, 0].into_iter().filter(|it| !below(*it)).collect();
            let outlook = outlook(&record, &known, &NoticePolicy::default(), at(0).date_naive());
            let given: Vec<String> = outlook.notices.iter().map(|it| match it {
                Notice::Balance { threshold, .. } => threshold.to_string(),
                Notice::Expiration { .. } => unreachable!("no leads"),
                Notice::MissingPurchaseOrder { .. } | Notice::AssignmentDiffers { .. } => {
                    unreachable!("no invoice")
                }
            }).collect();
            prop_assert_eq!(given, crossed.iter().map(ToString::to_string).collect::<Vec<_>>());
            known = outlook.state;
        }
    }

    #[test]
    fn each_lead_gives_at_most_one_notice_and_the_next_look_is_in_the_future(gaps in vec(0u64..40, 1..30)) {
        let document = json!({"purchaseOrderId": "PO_A", "billFrom": ["AWS_INC"], "currency": "USD", "effectiveMonth": "2026-01",
            "expirationMonth": "2026-12", "lineItems": [{"lineItemNumber": "1", "type": "ALL", "balanceTracking": false}]});
        let record = records(&[document]).into_values().next().unwrap();
        let mut known = NoticeState::default();
        let (mut today, mut given) = (NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(), 0);
        for gap in gaps {
            today = today + Days::new(gap);
            let outlook = outlook(&record, &known, &NoticePolicy::default(), today);
            given += outlook.notices.len();
            prop_assert!(outlook.look_again_on.is_none_or(|day| day > today));
            known = outlook.state;
        }
        prop_assert!(given <= 4);
    }
}
