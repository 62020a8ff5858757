//! The formats of cells: how each writes a JSON value as text, and reads it back.

use serde_json::{Map, Value, json};

use super::cell_list::{escape, join, split, split_at, unescape};
use super::words::boolean;

/// Stands for an empty list where an empty cell means something else: a notice policy with no thresholds sends no
/// balance notices, but one without the field follows the account's policy.
const NONE: &str = "NONE";

/// The most characters of a cell that an error quotes.
const QUOTED_MAX: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellFormat {
    Text,
    /// A number: money, a quantity or a percent.
    Amount,
    Month,
    /// One of some codes, each with the words for it.
    Code(&'static [(&'static str, &'static str)]),
    /// `true` or `false`.
    Boolean,
    /// Only written.
    Number,
    /// `first; second`
    List,
    /// A list, with `NONE` for an empty one.
    ListOrNone,
    /// `Ada Buyer <ada@example.com> +49 30 1234; …`
    Contacts,
    /// `key=value; …`
    Tags,
}

impl CellFormat {
    pub fn write(self, value: &Value) -> String {
        let elements = || value.as_array().into_iter().flatten();
        match self {
            Self::Text | Self::Amount | Self::Month | Self::Code(_) | Self::Boolean | Self::Number => {
                value.as_str().map_or_else(|| value.to_string(), str::to_owned)
            }
            Self::ListOrNone if value.as_array().is_some_and(Vec::is_empty) => NONE.to_owned(),
            Self::List | Self::ListOrNone => join(elements().map(|element| escape(text(element), &[]))),
            Self::Contacts => join(elements().map(write_contact)),
            Self::Tags => join(value.as_object().into_iter().flatten().map(write_tag)),
        }
    }

    /// Returns the value of a cell in the API's own form ([`super::sheet_cell`]), or nothing if it is empty. Refuses only
    /// ambiguous text; the rules of the field are checked later.
    pub fn read(self, cell: &str) -> Result<Option<Value>, String> {
        if cell.is_empty() {
            return Ok(None);
        }
        let elements = |read: fn(&str) -> Result<Value, String>| {
            let elements: Vec<Value> = split(cell).into_iter().map(read).collect::<Result<_, String>>()?;
            Ok((!elements.is_empty()).then_some(Value::Array(elements)))
        };
        match self {
            Self::Text | Self::Amount | Self::Month | Self::Code(_) | Self::Number => Ok(Some(json!(cell))),
            Self::Boolean => match boolean(cell) {
                Some(value) => Ok(Some(json!(value))),
                None => Err("must be true or false".to_owned()),
            },
            Self::ListOrNone if cell.trim() == NONE => Ok(Some(json!([]))),
            Self::List | Self::ListOrNone => elements(|element| read_text(element).map(Value::String)),
            Self::Contacts => elements(read_contact),
            Self::Tags => read_tags(cell),
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn read_text(escaped: &str) -> Result<String, String> {
    unescape(escaped.trim()).map_err(|error| error.to_string())
}

fn quoted(element: &str) -> String {
    element.chars().take(QUOTED_MAX).collect()
}

fn write_contact(contact: &Value) -> String {
    let field = |name: &str, special: &[char]| {
        contact.get(name).map_or_else(String::new, |value| escape(text(value), special))
    };
    let phone = field("phone", &[]);
    let space = if phone.is_empty() { "" } else { " " };
    format!("{} <{}>{space}{phone}", field("name", &['<']), field("email", &['>']))
}

fn read_contact(element: &str) -> Result<Value, String> {
    let parts = split_at(element, '<').and_then(|(name, rest)| Some((name, split_at(rest, '>')?)));
    let Some((name, (email, phone))) = parts else {
        return Err(format!(
            "`{}` is not a contact; write contacts such as Ada Buyer <ada@example.com> +49 30 1234",
            quoted(element)
        ));
    };
    let fields = [("name", read_text(name)?), ("email", read_text(email)?), ("phone", read_text(phone)?)];
    let present = fields.into_iter().filter(|(name, text)| !(*name == "phone" && text.is_empty()));
    Ok(present.map(|(name, text)| (name.to_owned(), Value::String(text))).collect::<Map<_, _>>().into())
}

fn write_tag((key, value): (&String, &Value)) -> String {
    format!("{}={}", escape(key, &['=']), escape(text(value), &[]))
}

fn read_tags(cell: &str) -> Result<Option<Value>, String> {
    let mut tags = Map::new();
    for element in split(cell) {
        let (key, value) = split_at(element, '=')
            .ok_or_else(|| format!("`{}` is not a tag; write tags such as project=x", quoted(element)))?;
        if tags.insert(read_text(key)?, Value::String(read_text(value)?)).is_some() {
            return Err(format!("the key of `{}` appears twice", quoted(element)));
        }
    }
    Ok((!tags.is_empty()).then_some(Value::Object(tags)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_reads_what_it_writes() {
        for (format, value, cell) in [
            (CellFormat::List, json!(["AWS_INC", "AWS_JAPAN"]), "AWS_INC; AWS_JAPAN"),
            (CellFormat::List, json!(["R&D; EU", "a\\b"]), "R&D\\; EU; a\\\\b"),
            (CellFormat::ListOrNone, json!(["75", "0"]), "75; 0"),
            (CellFormat::ListOrNone, json!([]), "NONE"),
            (
                CellFormat::Contacts,
                json!([{"name": "Ada", "email": "ada@example.com"},
                    {"name": "B; <C>", "email": "b@example.com", "phone": "+49 30 1;2"}]),
                "Ada <ada@example.com>; B\\; \\<C> <b@example.com> +49 30 1\\;2",
            ),
            (
                CellFormat::Tags,
                json!({"project": "x", "a=b;c": "d=e;f", "empty": ""}),
                "project=x; a\\=b\\;c=d=e\\;f; empty=",
            ),
            (CellFormat::Boolean, json!(true), "true"),
        ] {
            assert_eq!(format.write(&value), cell);
            assert_eq!(format.read(cell), Ok(Some(value)), "{cell}");
        }
        assert_eq!(CellFormat::List.read(" "), Ok(None));
        assert_eq!(CellFormat::Tags.read(""), Ok(None));
        assert_eq!(CellFormat::Boolean.read("TRUE"), Ok(Some(json!(true))), "as spreadsheets write it");
        let crowded = "Ada<ada@example.com>1;B <b@example.com>";
        assert!(CellFormat::Contacts.read(crowded).is_ok(), "spaces are optional");
    }

    #[test]
    fn ambiguous_cells_are_refused() {
        for (format, cell) in [
            (CellFormat::List, "a\\"),
            (CellFormat::Contacts, "ada@example.com"),
            (CellFormat::Contacts, "Ada <ada@example.com>; "),
            (CellFormat::Contacts, "Ada <ada@example.com"),
            (CellFormat::Tags, "project"),
            (CellFormat::Tags, "a=b; a=c"),
            (CellFormat::Tags, "a=b;"),
            (CellFormat::Boolean, "maybe"),
        ] {
            assert!(format.read(cell).is_err(), "{cell}");
        }
    }
}
