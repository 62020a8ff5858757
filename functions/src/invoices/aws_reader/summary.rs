//! A summary of the SDK in the form that the AWS CLI prints, which is what documents are mapped from.

use aws_sdk_invoicing::primitives::DateTime as At;
use aws_sdk_invoicing::types::{BillType, BillingEntity, InvoiceSummary, InvoiceType, TaxAuthorityStatus};
use serde_json::{Value, json};

/// Returns the members that are mapped.
pub(super) fn json(summary: &InvoiceSummary) -> Value {
    let at = |at: &Option<At>| at.as_ref().map(At::secs);
    let entity = summary.entity.as_ref().map(|entity| {
        json!({"InvoicingEntity": entity.invoicing_entity, "BillingEntity": entity.billing_entity.as_ref().map(BillingEntity::as_str)})
    });
    let amount = summary.payment_currency_amount.as_ref();
    let amount = amount.map(|it| json!({"TotalAmount": it.total_amount, "CurrencyCode": it.currency_code}));
    let period = summary.billing_period.as_ref().map(|it| json!({"Month": it.month, "Year": it.year}));
    json!({
        "AccountId": summary.account_id,
        "InvoiceId": summary.invoice_id,
        "IssuedDate": at(&summary.issued_date),
        "DueDate": at(&summary.due_date),
        "Entity": entity,
        "BillingPeriod": period,
        "BillType": summary.bill_type.as_ref().map(BillType::as_str),
        "InvoiceType": summary.invoice_type.as_ref().map(InvoiceType::as_str),
        "OriginalInvoiceId": summary.original_invoice_id,
        "PurchaseOrderNumber": summary.purchase_order_number,
        "TaxAuthorityStatus": summary.tax_authority_status.as_ref().map(TaxAuthorityStatus::as_str),
        "PaymentCurrencyAmount": amount,
    })
}
