//! The example's data: purchase orders by month, by kind of charge and by seller, as AWS's user guide suggests them, and
//! two months of typical invoices.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::month::Month;
use serde_json::{Value, json};

use super::AnswerPart;

#[derive(Clone, Copy)]
pub(super) struct Months {
    /// Two months ago.
    pub(super) before: Month,
    /// Last month.
    pub(super) last: Month,
    /// This month.
    pub(super) this: Month,
    /// Days from today to the end of this month.
    pub(super) days_left: i64,
}

impl Months {
    pub(super) fn around(today: NaiveDate) -> Self {
        let this = Month::of(today);
        let days_left = this.last_day().signed_duration_since(today).num_days();
        Self { before: this.minus(2), last: this.minus(1), this, days_left }
    }
}

/// Returns the account's settings.
pub(super) fn settings() -> Value {
    json!({
        "displayName": "Example GmbH",
        "contacts": [{ "name": "Purchasing", "email": "purchasing@example.com" }],
    })
}

/// Returns the purchase orders, as a buyer creates them.
pub(super) fn purchase_orders(months: Months) -> Vec<Value> {
    let Months { before, last, this, days_left } = months;
    let year = (this.minus(9), this);
    let mut orders: Vec<Value> = [before, last, this]
        .into_iter()
        .map(|month| {
            let mut order = order(
                &format!("CLOUD-{month}"),
                "Cloud usage, one purchase order a month",
                "USD",
                (month, month),
            );
            order["lineItems"] = json!([line("1", "ALL", "12000.00")]);
            order
        })
        .collect();
    for (id, kind, description, price) in [
        ("EMEA-USAGE", "MONTHLY_USAGE", "European usage", "90000.00"),
        ("EMEA-SUBSCRIPTIONS", "SUBSCRIPTION", "European subscriptions", "24000.00"),
        ("EMEA-MARKETPLACE", "MARKETPLACE_BLANKET_USAGE", "European marketplace purchases", "10000.00"),
    ] {
        let mut order = order(id, description, "EUR", year);
        order["expirationMonth"] = json!(after(this, 6));
        order["billFrom"] = json!(["AWS_EMEA_SARL"]);
        order["taxRegistrationNumbers"] = json!(["DE123456789"]);
        order["lineItems"] = json!([line("1", kind, price)]);
        orders.push(order);
    }
    let mut japan = order("JAPAN-STOP", "Tokyo, stops when depleted", "JPY", year);
    japan["expirationMonth"] = json!(after(this, 6));
    japan["billFrom"] = json!(["AWS_JAPAN"]);
    japan["whenDepleted"] = json!("STOP");
    japan["contacts"] = json!([{ "name": "Tokyo office", "email": "tokyo@example.com" }]);
    japan["lineItems"] = json!([line("1", "ALL", "1500000")]);
    orders.push(japan);
    let mut training = order("TRAINING", "Training, ends this month", "USD", year);
    // A notice is due for the first lead on or after the day of creation. With a lead for today, that is today.
    let leads: BTreeSet<i64> = [days_left, 7, 0].into();
    let leads: Vec<String> = leads.into_iter().rev().map(|days| format!("P{days}D")).collect();
    training["noticePolicy"] = json!({ "expirationLeads": leads });
    training["lineItems"] = json!([line("1", "PROFESSIONAL_SERVICES_AND_TRAINING", "5000.00")]);
    orders.push(training);
    orders
}

/// Returns the invoices, in the order in which the sellers present them.
pub(super) fn invoices(account: &str, months: Months) -> Vec<Value> {
    let Months { before, last, .. } = months;
    let invoice = |id: &str, seller: &str, charge: &str, month: Month, currency: &str, amount: &str| {
        json!({
            "accountId": account, "billFrom": seller, "invoiceId": format!("{id}-{month}"),
            "invoiceType": "INVOICE", "chargeType": charge, "billingPeriod": month,
            "issuedDate": format!("{}-03", after(month, 1)), "dueDate": format!("{}-02", after(month, 2)),
            "currency": currency, "amount": amount,
        })
    };
    let mut all = Vec::new();
    for (month, inc, emea, yen) in
        [(before, "8420.17", "7015.44", "900000"), (last, "12904.61", "7388.02", "750000")]
    {
        all.push(invoice("INC-USE", "AWS_INC", "MONTHLY_USAGE", month, "USD", inc));
        let mut european = invoice("EMEA-USE", "AWS_EMEA_SARL", "MONTHLY_USAGE", month, "EUR", emea);
        european["taxRegistrationNumber"] = json!("DE123456789");
        all.push(european);
        let mut subscription = invoice("EMEA-SUB", "AWS_EMEA_SARL", "SUBSCRIPTION", month, "EUR", "1999.00");
        subscription["taxRegistrationNumber"] = json!("DE123456789");
        all.push(subscription);
        all.push(invoice("JP-USE", "AWS_JAPAN", "MONTHLY_USAGE", month, "JPY", yen));
    }
    all.push(invoice("TRAIN", "AWS_INC", "PROFESSIONAL_SERVICES_AND_TRAINING", last, "USD", "3900.00"));
    let mut marketplace = invoice("MARKET", "AWS_EMEA_SARL", "MARKETPLACE", last, "EUR", "4200.00");
    marketplace["taxRegistrationNumber"] = json!("DE123456789");
    all.push(marketplace);
    let mut credit = invoice("EMEA-CREDIT", "AWS_EMEA_SARL", "MONTHLY_USAGE", last, "EUR", "388.02");
    credit["invoiceType"] = json!("CREDIT_MEMO");
    credit["originalInvoice"] =
        json!({ "billFrom": "AWS_EMEA_SARL", "invoiceId": format!("EMEA-USE-{last}") });
    all.push(credit);
    all.push(invoice("IN-USE", "AWS_INDIA", "MONTHLY_USAGE", last, "INR", "64000.00"));
    let mut named = invoice("INC-NAMED", "AWS_INC", "SUBSCRIPTION", last, "USD", "250.00");
    named["purchaseOrderReference"] = json!("CLOUD-1999-01");
    all.push(named);
    all
}

/// Returns a purchase order's balance, status and health as a line.
pub(super) fn balance(order: &Value) -> String {
    let health: Vec<&str> = order["health"].elements().map(AnswerPart::text).collect();
    let (id, currency) = (order["purchaseOrderId"].text(), order["currency"].text());
    let (balance, value) = (order["balance"].text(), order["value"].text());
    format!(
        "{id:24} {balance:>12} of {value:>12} {currency}  {}  {}",
        order["status"].text(),
        health.join(" ")
    )
    .trim_end()
    .to_owned()
}

fn order(id: &str, description: &str, currency: &str, months: (Month, Month)) -> Value {
    json!({
        "purchaseOrderId": id, "description": description, "billFrom": ["AWS_INC"], "currency": currency,
        "billTo": { "name": "Example GmbH", "lines": ["Hauptstr. 1"], "city": "Berlin", "postalCode": "10115", "country": "DE" },
        "paymentTerms": "NET30", "effectiveMonth": months.0, "expirationMonth": months.1,
        "contacts": [{ "name": "Accounts payable", "email": "ap@example.com" }],
        "tags": { "example": "yes" },
    })
}

fn line(number: &str, kind: &str, price: &str) -> Value {
    json!({ "lineItemNumber": number, "type": kind, "unitPrice": price, "quantity": "1", "balanceTracking": true })
}

/// Returns the month `months` after another, at most the last month that exists.
fn after(month: Month, months: u32) -> Month {
    (0..months).fold(month, |month, _| month.next().unwrap_or(month))
}

#[cfg(test)]
mod tests {
    use domain::invoice::Invoice;
    use domain::purchase_order::PurchaseOrder;
    use domain::seller::Catalogue;

    use super::*;

    #[test]
    fn the_example_can_be_loaded_on_any_day() {
        let catalogue = Catalogue::aws().unwrap();
        let first: NaiveDate = "2027-12-01".parse().unwrap();
        for today in first.iter_days().take(500) {
            let months = Months::around(today);
            for order in purchase_orders(months) {
                PurchaseOrder::read(order, &catalogue)
                    .unwrap_or_else(|refused| panic!("{today}: {refused:?}"));
            }
            for invoice in invoices("111122223333", months) {
                Invoice::read(invoice).unwrap_or_else(|refused| panic!("{today}: {refused:?}"));
            }
        }
    }
}
