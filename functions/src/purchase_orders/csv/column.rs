//! The columns: what each is called, which field it holds, and in which form a cell has it.

use serde_json::{Map, Value, json};

use super::list::{escaped, joined, split, split_at, unescaped};

/// An empty list where a list that is not given means something else: a policy without thresholds gives no notices of
/// that kind, one that is not given follows the account's.
const NONE: &str = "NONE";

/// What a column is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The purchase order: the same on each of its rows.
    Order,
    /// The line item of the row.
    Line,
}

/// Who says what a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The buyer; no row is without a value.
    Needed,
    /// The buyer.
    Given,
    /// It follows from the rest: an export shows it, an import passes over it.
    Derived,
    /// The same, but for an import that is based on an older version.
    Version,
}

/// How a cell holds a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A text, as it is.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number; only shown.
    Number,
    /// `first; second`.
    List,
    /// The same, and `NONE` for an empty list.
    ListOrNone,
    /// `Ada Buyer <ada@example.com> +49 30 1234; …`
    Contacts,
    /// `key=value; …`
    Tags,
}

/// A column.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// What its header says.
    pub name: &'static str,
    /// Which field of the purchase order, or of the line, it holds: a JSON pointer.
    pub pointer: &'static str,
    /// What it is about.
    pub scope: Scope,
    /// Who says it.
    pub origin: Origin,
    /// How a cell holds it.
    pub form: Form,
}

/// The column that says which purchase order a row belongs to.
pub const ID: &str = "purchaseOrderId";
/// The column that says which line item a row is.
pub const LINE_ITEM_NUMBER: &str = "lineItemNumber";
/// The column with the version that a row is based on.
pub const VERSION: &str = "version";

const fn order(name: &'static str, pointer: &'static str, origin: Origin, form: Form) -> Column {
    Column { name, pointer, scope: Scope::Order, origin, form }
}

const fn line(name: &'static str, pointer: &'static str, origin: Origin, form: Form) -> Column {
    Column { name, pointer, scope: Scope::Line, origin, form }
}

/// All columns, as an export has them.
pub const COLUMNS: [Column; 45] = [
    order(ID, "/purchaseOrderId", Origin::Needed, Form::Text),
    order("status", "/status", Origin::Derived, Form::Text),
    order("health", "/health", Origin::Derived, Form::List),
    order("description", "/description", Origin::Given, Form::Text),
    order("billFrom", "/billFrom", Origin::Needed, Form::List),
    order("currency", "/currency", Origin::Needed, Form::Text),
    order("effectiveMonth", "/effectiveMonth", Origin::Needed, Form::Text),
    order("expirationMonth", "/expirationMonth", Origin::Needed, Form::Text),
    order("value", "/value", Origin::Derived, Form::Text),
    order("balance", "/balance", Origin::Derived, Form::Text),
    line(LINE_ITEM_NUMBER, "/lineItemNumber", Origin::Needed, Form::Text),
    line("type", "/type", Origin::Needed, Form::Text),
    line("startMonth", "/startMonth", Origin::Given, Form::Text),
    line("endMonth", "/endMonth", Origin::Given, Form::Text),
    line("unitPrice", "/unitPrice", Origin::Given, Form::Text),
    line("quantity", "/quantity", Origin::Given, Form::Text),
    line("tax.percent", "/tax/percent", Origin::Given, Form::Text),
    line("tax.amount", "/tax/amount", Origin::Given, Form::Text),
    line("balanceTracking", "/balanceTracking", Origin::Given, Form::Flag),
    line("lineItemDescription", "/description", Origin::Given, Form::Text),
    line("totalValue", "/totalValue", Origin::Derived, Form::Text),
    line("invoiced", "/invoiced", Origin::Derived, Form::Text),
    line("lineItemBalance", "/balance", Origin::Derived, Form::Text),
    order("taxRegistrationNumbers", "/taxRegistrationNumbers", Origin::Given, Form::List),
    order("invoiceUnits", "/invoiceUnits", Origin::Given, Form::List),
    order("whenDepleted", "/whenDepleted", Origin::Given, Form::Text),
    order("paymentTerms", "/paymentTerms", Origin::Given, Form::Text),
    order("contacts", "/contacts", Origin::Given, Form::Contacts),
    order("tags", "/tags", Origin::Given, Form::Tags),
    order(
        "noticePolicy.balanceThresholds",
        "/noticePolicy/balanceThresholds",
        Origin::Given,
        Form::ListOrNone,
    ),
    order("noticePolicy.expirationLeads", "/noticePolicy/expirationLeads", Origin::Given, Form::ListOrNone),
    order("billTo.name", "/billTo/name", Origin::Given, Form::Text),
    order("billTo.lines", "/billTo/lines", Origin::Given, Form::List),
    order("billTo.city", "/billTo/city", Origin::Given, Form::Text),
    order("billTo.region", "/billTo/region", Origin::Given, Form::Text),
    order("billTo.postalCode", "/billTo/postalCode", Origin::Given, Form::Text),
    order("billTo.country", "/billTo/country", Origin::Given, Form::Text),
    order("shipTo.name", "/shipTo/name", Origin::Given, Form::Text),
    order("shipTo.lines", "/shipTo/lines", Origin::Given, Form::List),
    order("shipTo.city", "/shipTo/city", Origin::Given, Form::Text),
    order("shipTo.region", "/shipTo/region", Origin::Given, Form::Text),
    order("shipTo.postalCode", "/shipTo/postalCode", Origin::Given, Form::Text),
    order("shipTo.country", "/shipTo/country", Origin::Given, Form::Text),
    order(VERSION, "/version", Origin::Version, Form::Number),
    order("updatedAt", "/updatedAt", Origin::Derived, Form::Text),
];

impl Column {
    /// The column of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        COLUMNS.iter().find(|column| column.name == name)
    }

    /// Whether an import reads what is defined off it.
    pub fn defines(&self) -> bool {
        match self.origin {
            Origin::Needed | Origin::Given => true,
            Origin::Derived | Origin::Version => false,
        }
    }

    /// The first part of its pointer: what the field is a part of, if it is.
    pub fn part_of(&self) -> Option<&'static str> {
        self.pointer.strip_prefix('/')?.split_once('/').map(|(whole, _)| whole)
    }

    /// What a cell of it shows of a purchase order, or of a line. Empty where there is nothing.
    pub fn shown(&self, of: &Value) -> String {
        of.pointer(self.pointer).map_or_else(String::new, |value| self.form.written(value))
    }
}

impl Form {
    fn written(self, value: &Value) -> String {
        let texts = || value.as_array().into_iter().flatten().map(text);
        match self {
            Self::Text | Self::Flag | Self::Number => plain(value),
            Self::ListOrNone if value.as_array().is_some_and(Vec::is_empty) => NONE.to_owned(),
            Self::List | Self::ListOrNone => joined(texts().map(|it| escaped(it, &[]))),
            Self::Contacts => joined(value.as_array().into_iter().flatten().map(contact)),
            Self::Tags => {
                joined(
                    value.as_object().into_iter().flatten().map(|(key, value)| {
                        format!("{}={}", escaped(key, &['=']), escaped(text(value), &[]))
                    }),
                )
            }
        }
    }

    /// The value that a cell holds; nothing of an empty one. What the value must be is not asked here; only what can't
    /// be told apart is refused.
    pub fn read(self, cell: &str) -> Result<Option<Value>, String> {
        if cell.is_empty() {
            return Ok(None);
        }
        let elements = |read: fn(&str) -> Result<Value, String>| {
            let elements: Vec<Value> = split(cell).into_iter().map(read).collect::<Result<_, String>>()?;
            Ok((!elements.is_empty()).then_some(Value::Array(elements)))
        };
        match self {
            Self::Text | Self::Number => Ok(Some(json!(cell))),
            Self::Flag => match cell.to_ascii_lowercase().as_str() {
                "true" => Ok(Some(json!(true))),
                "false" => Ok(Some(json!(false))),
                _ => Err("must be true or false".to_owned()),
            },
            Self::ListOrNone if cell.trim() == NONE => Ok(Some(json!([]))),
            Self::List | Self::ListOrNone => elements(|element| part(element).map(Value::String)),
            Self::Contacts => elements(read_contact),
            Self::Tags => read_tags(cell),
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn part(escaped: &str) -> Result<String, String> {
    unescaped(escaped.trim()).map_err(|error| error.to_string())
}

fn contact(contact: &Value) -> String {
    let field = |name: &str, special: &[char]| {
        contact.get(name).map_or_else(String::new, |value| escaped(text(value), special))
    };
    let phone = field("phone", &[]);
    let space = if phone.is_empty() { "" } else { " " };
    format!("{} <{}>{space}{phone}", field("name", &['<']), field("email", &['>']))
}

fn read_contact(element: &str) -> Result<Value, String> {
    let parts = split_at(element, '<').and_then(|(name, rest)| Some((name, split_at(rest, '>')?)));
    let Some((name, (email, phone))) = parts else {
        let shown: String = element.chars().take(100).collect();
        return Err(format!("`{shown}` is no contact such as Ada Buyer <ada@example.com> +49 30 1234"));
    };
    let fields = [("name", part(name)?), ("email", part(email)?), ("phone", part(phone)?)];
    let given = fields.into_iter().filter(|(name, text)| !(*name == "phone" && text.is_empty()));
    Ok(given.map(|(name, text)| (name.to_owned(), Value::String(text))).collect::<Map<_, _>>().into())
}

fn read_tags(cell: &str) -> Result<Option<Value>, String> {
    let mut tags = Map::new();
    for element in split(cell) {
        let shown = || element.chars().take(100).collect::<String>();
        let (key, value) =
            split_at(element, '=').ok_or_else(|| format!("`{}` is no tag such as project=x", shown()))?;
        if tags.insert(part(key)?, Value::String(part(value)?)).is_some() {
            return Err(format!("the key of `{}` is there twice", shown()));
        }
    }
    Ok((!tags.is_empty()).then_some(Value::Object(tags)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_a_form_that_people_can_write() {
        for (form, value, cell) in [
            (Form::List, json!(["AWS_INC", "AWS_JAPAN"]), "AWS_INC; AWS_JAPAN"),
            (Form::List, json!(["R&D; EU", "a\\b"]), "R&D\\; EU; a\\\\b"),
            (Form::ListOrNone, json!(["75", "0"]), "75; 0"),
            (Form::ListOrNone, json!([]), "NONE"),
            (
                Form::Contacts,
                json!([{"name": "Ada", "email": "ada@example.com"},
                    {"name": "B; <C>", "email": "b@example.com", "phone": "+49 30 1;2"}]),
                "Ada <ada@example.com>; B\\; \\<C> <b@example.com> +49 30 1\\;2",
            ),
            (
                Form::Tags,
                json!({"project": "x", "a=b;c": "d=e;f", "empty": ""}),
                "project=x; a\\=b\\;c=d=e\\;f; empty=",
            ),
            (Form::Flag, json!(true), "true"),
        ] {
            assert_eq!(form.written(&value), cell);
            assert_eq!(form.read(cell), Ok(Some(value)), "{cell}");
        }
        assert_eq!(Form::List.read(" "), Ok(None));
        assert_eq!(Form::Tags.read(""), Ok(None));
        assert_eq!(Form::Flag.read("TRUE"), Ok(Some(json!(true))), "as spreadsheets write it");
        let crowded = "Ada<ada@example.com>1;B <b@example.com>";
        assert!(Form::Contacts.read(crowded).is_ok(), "spaces mean nothing");
    }

    #[test]
    fn what_can_not_be_told_apart_is_refused() {
        for (form, cell) in [
            (Form::List, "a\\"),
            (Form::Contacts, "ada@example.com"),
            (Form::Contacts, "Ada <ada@example.com>; "),
            (Form::Contacts, "Ada <ada@example.com"),
            (Form::Tags, "project"),
            (Form::Tags, "a=b; a=c"),
            (Form::Tags, "a=b;"),
            (Form::Flag, "yes"),
        ] {
            assert!(form.read(cell).is_err(), "{cell}");
        }
    }

    #[test]
    fn columns_are_told_apart_by_their_names() {
        for (index, column) in COLUMNS.iter().enumerate() {
            assert!(COLUMNS.iter().skip(index + 1).all(|other| other.name != column.name), "{}", column.name);
            assert!(column.name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.'));
        }
    }
}
