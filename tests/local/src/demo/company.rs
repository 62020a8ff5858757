//! The data of a company's year: 20 cost centers buy from five sellers, each with a purchase order of its own. Its numbers
//! look random but are the same on every run.

use chrono::NaiveDate;
use domain::month::Month;
use serde_json::{Value, json};

/// The sellers with their currencies: how many units of it a euro is, and its decimals.
const SELLERS: [(&str, &str, &str, u64, usize); 5] = [
    ("AWS_EMEA_SARL", "EUR", "EU", 1, 2),
    ("AWS_INC", "USD", "US", 1, 2),
    ("AWS_JAPAN", "JPY", "JP", 160, 0),
    ("AWS_INDIA", "INR", "IN", 95, 2),
    ("AWS_AUSTRALIA", "AUD", "AU", 2, 2),
];
const DEPARTMENTS: [(&str, &str); 10] = [
    ("PLATFORM", "Cloud platform"),
    ("DATA", "Data and analytics"),
    ("PAYMENTS", "Payments"),
    ("LOGISTICS", "Logistics"),
    ("RESEARCH", "Research"),
    ("MARKETING", "Marketing"),
    ("SUPPORT", "Customer support"),
    ("SECURITY", "Security"),
    ("FINANCE", "Finance"),
    ("MACHINES", "Connected machines"),
];
const SITES: [(&str, &str); 2] = [("HAM", "Hamburg"), ("MUC", "Munich")];
/// Months of the year that are billed.
const BILLED: u32 = 10;
/// Every such invoice, counted from 1, is also given back in part.
const CREDITED: usize = 40;

pub(super) struct Company {
    /// The twelve months whose second to last is this month.
    first: Month,
    last: Month,
}

/// What a purchase order is for, by its number from 0 to 99.
struct Budget {
    number: usize,
    seller: &'static str,
    currency: &'static str,
    rate: u64,
    decimals: usize,
    id: String,
    unit: String,
}

impl Company {
    pub(super) fn at(today: NaiveDate) -> Self {
        let this = Month::of(today);
        Self { first: this.minus(BILLED), last: this.next().unwrap_or(this) }
    }

    pub(super) fn settings() -> Value {
        json!({
            "displayName": "Nordlicht Maschinen AG",
            "contacts": [{ "name": "Purchasing", "email": "purchasing@nordlicht.example" }],
        })
    }

    fn budgets(&self) -> impl Iterator<Item = Budget> {
        let year = self.last.to_string()[..4].to_owned();
        (0..100).map(move |number| {
            let (seller, currency, region, rate, decimals) = SELLERS[number % 5];
            let (department, site) = (DEPARTMENTS[number / 10].0, SITES[number / 5 % 2].0);
            let unit = format!("{site}-{department}");
            Budget { number, seller, currency, rate, decimals, id: format!("{unit}-{region}-{year}"), unit }
        })
    }

    /// Returns the paths' keys of the purchase orders that were suspended in the year.
    pub(super) fn suspended(&self) -> Vec<String> {
        self.budgets().filter(|budget| budget.number % 33 == 17).map(|budget| budget.id).collect()
    }

    pub(super) fn purchase_orders(&self) -> Vec<Value> {
        self.budgets().map(|budget| self.purchase_order(&budget)).collect()
    }

    fn purchase_order(&self, budget: &Budget) -> Value {
        let Budget { number, seller, currency, id, unit, .. } = budget;
        let (department, site) = (DEPARTMENTS[number / 10], SITES[number / 5 % 2]);
        // A few ended before their last invoices came, so that those are near misses.
        let last = if number % 25 == 9 { self.first.plus(7).unwrap_or(self.last) } else { self.last };
        let contacts = if number % 12 == 5 {
            json!([])
        } else {
            let name = department.0.to_lowercase();
            json!([{ "name": format!("{}, {}", department.1, site.1), "email": format!("{name}.{}@nordlicht.example", site.0.to_lowercase()) }])
        };
        json!({
            "purchaseOrderId": id, "description": format!("{}, {}: cloud services in {currency}", department.1, site.1),
            "billFrom": [seller], "currency": currency, "invoiceUnits": [unit], "contacts": contacts,
            "billTo": { "name": "Nordlicht Maschinen AG", "lines": ["Am Kai 7"], "city": site.1, "country": "DE" },
            "paymentTerms": if number % 3 == 0 { "NET45" } else { "NET30" },
            "effectiveMonth": self.first, "expirationMonth": last,
            "whenDepleted": if number % 8 == 3 { "STOP" } else { "CONTINUE" },
            "tags": { "costCenter": format!("{}", 4100 + number / 5), "department": department.0.to_lowercase(), "site": site.0 },
            "lineItems": self.lines(budget, last),
        })
    }

    /// Returns twelve monthly lines for usage, four quarterly lines for subscriptions, and four for everything else.
    fn lines(&self, budget: &Budget, last: Month) -> Vec<Value> {
        let month = |offset: u32| self.first.plus(offset).unwrap_or(self.last).min(last);
        let line = |number: u32, kind: &str, (first, end): (Month, Month), euros: u64, tracked: bool| {
            json!({
                "lineItemNumber": number.to_string(), "type": kind, "startMonth": first, "endMonth": end,
                "unitPrice": budget.amount(euros * 100), "quantity": "1", "balanceTracking": tracked,
            })
        };
        let usage =
            (0..12).map(|at| line(at + 1, "MONTHLY_USAGE", (month(at), month(at)), budget.monthly(), true));
        let quarter = |at: u32| (month(at * 3), month(at * 3 + 2));
        let subscriptions =
            (0..4).map(|at| line(13 + at, "SUBSCRIPTION", quarter(at), budget.monthly(), true));
        let others =
            (0..4).map(|at| line(17 + at, "ALL", quarter(at), budget.monthly() / 2, budget.number % 4 != 1));
        usage.chain(subscriptions).chain(others).collect()
    }

    /// Returns 20 invoices for each purchase order: its usage and its subscriptions of each billed month.
    pub(super) fn invoices(&self, account: &str) -> Vec<Value> {
        let months = (0..BILLED).filter_map(|at| self.first.plus(at));
        months
            .flat_map(|month| self.budgets().flat_map(move |budget| budget.invoices(account, month)))
            .collect()
    }

    pub(super) fn credit_memos(&self, account: &str) -> Vec<Value> {
        let originals = self.invoices(account).into_iter().skip(CREDITED - 1).step_by(CREDITED);
        originals
            .map(|mut memo| {
                let original = json!({ "billFrom": memo["billFrom"], "invoiceId": memo["invoiceId"] });
                memo["invoiceId"] = json!(format!("{}-C", memo["invoiceId"].as_str().unwrap_or_default()));
                memo["invoiceType"] = json!("CREDIT_MEMO");
                memo["amount"] = json!(if memo["currency"] == "JPY" { "4800" } else { "30.00" });
                memo["originalInvoice"] = original;
                memo
            })
            .collect()
    }
}

impl Budget {
    /// Returns the value of a month, in euros.
    fn monthly(&self) -> u64 {
        2_000 + self.random(0) % 60 * 250
    }

    fn invoices(self, account: &str, month: Month) -> [Value; 2] {
        let next = month.next().unwrap_or(month);
        let share = |salt: u64, from: u64, to: u64| from + self.random(salt) % (to - from);
        let at = u64::from(month.number());
        [("U", "MONTHLY_USAGE", share(at, 620, 1_060)), ("S", "SUBSCRIPTION", share(at + 7, 220, 360))].map(|(letter, charge, permille)| {
            let cents = self.monthly() * permille / 10 + self.random(at) % 100;
            let mut invoice = json!({
                "accountId": account, "billFrom": self.seller, "invoiceId": format!("{month}-{:03}-{letter}", self.number + 1),
                "invoiceType": "INVOICE", "chargeType": charge, "billingPeriod": month,
                "issuedDate": format!("{next}-{:02}", 2 + self.number % 7), "dueDate": format!("{}-{:02}", next.next().unwrap_or(next), 2 + self.number % 7),
                "currency": self.currency, "amount": self.amount(cents), "invoiceUnit": self.unit,
            });
            // Some name a purchase order that doesn't exist, and some a unit that has none.
            match self.random(at * 31) % 50 {
                7 => invoice["purchaseOrderReference"] = json!(self.id.replace("20", "20-")),
                9 => invoice["invoiceUnit"] = json!("BER-PROJECTS"),
                _ => {}
            }
            invoice
        })
    }

    /// Writes an amount of euro cents in the budget's currency.
    fn amount(&self, cents: u64) -> String {
        let units = cents * self.rate;
        if self.decimals == 0 {
            (units / 100).to_string()
        } else {
            format!("{}.{:02}", units / 100, units % 100)
        }
    }

    fn random(&self, salt: u64) -> u64 {
        let seed = (self.number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ salt.wrapping_mul(0xD1B5_4A32_D192_ED03);
        (seed ^ (seed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33
    }
}

#[cfg(test)]
mod tests {
    use domain::invoice::Invoice;
    use domain::purchase_order::PurchaseOrder;
    use domain::seller::Catalogue;

    use super::*;

    #[test]
    fn the_year_of_a_company_fills_the_limits_of_an_account_on_any_day() {
        let catalogue = Catalogue::aws().unwrap();
        let first: NaiveDate = "2026-11-29".parse().unwrap();
        for today in first.iter_days().step_by(37).take(11) {
            let company = Company::at(today);
            let orders = company.purchase_orders();
            assert_eq!((orders.len(), company.suspended().len()), (100, 3));
            for order in orders {
                assert_eq!(order["lineItems"].as_array().unwrap().len(), 20);
                PurchaseOrder::read(order, &catalogue)
                    .unwrap_or_else(|refused| panic!("{today}: {refused:?}"));
            }
            assert_eq!(company.invoices("111122223333").len(), 2_000);
            for invoice in
                company.invoices("111122223333").into_iter().chain(company.credit_memos("111122223333"))
            {
                Invoice::read(invoice).unwrap_or_else(|refused| panic!("{today}: {refused:?}"));
            }
        }
    }
}
