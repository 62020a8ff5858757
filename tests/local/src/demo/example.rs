//! The example's data: purchase orders by month, by kind and by seller, as AWS's user guide suggests them, and
//! two months of invoices with what happens in real life.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::month::Month;
use serde_json::{Value, json};

use super::Told;

/// The months that the example is about.
#[derive(Clone, Copy)]
pub(super) struct Months {
    /// Two months ago.
    pub(super) before: Month,
    /// The month that has just been billed.
    pub(super) last: Month,
    /// This month.
    pub(super) this: Month,
    /// Days from today to its end.
    pub(super) days_left: i64,
}

impl Months {
    pub(super) fn around(today: NaiveDate) -> Self {
        let this = Month::of(today);
        let days_left = this.last_day().signed_duration_since(today).num_days();
        Self { before: this.minus(2), last: this.minus(1), this, days_left }
    }
}

/// What the invoices are for.
pub(super) fn said(months: Months) -> String {
    format!("the invoices for {} and {}:", months.before, months.last)
}

/// What a buyer defines.
pub(super) fn purchase_orders(months: Months) -> Vec<Value> {
    let Months { before, last, this, days_left } = months;
    let year = (this.minus(9), this);
    let mut orders: Vec<Value> = [before, last, this]
        .into_iter()
        .map(|month| {
            let mut order = order(
                &format!("CLOUD-{month}"),
                "Cloud use, one purchase order a month",
                "USD",
                (month, month),
            );
            order["lineItems"] = json!([line("1", "ALL", "12000.00")]);
            order
        })
        .collect();
    for (id, kind, description, price) in [
        ("EMEA-USAGE", "MONTHLY_USAGE", "European use", "90000.00"),
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
    let mut japan = order("JAPAN-STOP", "Tokyo, not a yen more", "JPY", year);
    japan["expirationMonth"] = json!(after(this, 6));
    japan["billFrom"] = json!(["AWS_JAPAN"]);
    japan["whenDepleted"] = json!("STOP");
    japan["contacts"] = json!([{ "name": "Tokyo office", "email": "tokyo@example.com" }]);
    japan["lineItems"] = json!([line("1", "ALL", "1500000")]);
    orders.push(japan);
    let mut training = order("TRAINING", "Training, ends this month", "USD", year);
    // Told today already: otherwise the first lead that lies on or after the day it was made would be next.
    let leads: BTreeSet<i64> = [days_left, 7, 0].into();
    let leads: Vec<String> = leads.into_iter().rev().map(|days| format!("P{days}D")).collect();
    training["noticePolicy"] = json!({ "expirationLeads": leads });
    training["lineItems"] = json!([line("1", "PROFESSIONAL_SERVICES_AND_TRAINING", "5000.00")]);
    orders.push(training);
    orders
}

/// What the sellers' invoice generators present, in their order.
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

/// A purchase order's balance, in a line.
pub(super) fn balance(order: &Value) -> String {
    let health: Vec<&str> = order["health"].members().map(Told::words).collect();
    let (id, currency) = (order["purchaseOrderId"].words(), order["currency"].words());
    let (balance, value) = (order["balance"].words(), order["value"].words());
    format!(
        "{id:24} {balance:>12} of {value:>12} {currency}  {}  {}",
        order["status"].words(),
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

/// The month `months` after; the last there is where that would be later.
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
