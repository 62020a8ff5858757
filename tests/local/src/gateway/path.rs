//! Decodes a request's path and query as the HTTP API does.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

/// Decodes a path. Since that happens before routing, `%2F` separates segments and `%3F` ends the path. Returns `None`
/// if the path isn't UTF-8.
pub(crate) fn decoded(path: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    Some(decoded.split('?').next().unwrap_or_default().to_owned())
}

/// Decodes a query. The values of one name are joined by commas.
pub(crate) fn query(raw: &str) -> BTreeMap<String, String> {
    let mut parameters: BTreeMap<String, String> = BTreeMap::new();
    for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = form_decoded(value);
        parameters
            .entry(form_decoded(name))
            .and_modify(|joined| {
                joined.push(',');
                joined.push_str(&value);
            })
            .or_insert_with(|| value.clone());
    }
    parameters
}

fn form_decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::{decoded, query};

    #[test]
    fn the_path_is_decoded_and_ends_at_a_decoded_question_mark() {
        let table = [
            ("/purchase-orders/PO~204500~2F2021", Some("/purchase-orders/PO~204500~2F2021")),
            ("/a%2Fb", Some("/a/b")),
            ("/a%20b+c", Some("/a b+c")),
            ("/a%3Fb/c", Some("/a")),
            ("/a%252Fb", Some("/a%2Fb")),
            ("/%C3%A4", Some("/ä")),
            ("/100%", Some("/100%")),
            ("/%FF", None),
        ];
        for (path, expected) in table {
            assert_eq!(decoded(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn query_values_are_decoded_and_joined() {
        let parameters = query("tag=a%3Ab&tag=c+d&empty=&flag&x=%2B");
        let expected = [("tag", "a:b,c d"), ("empty", ""), ("flag", ""), ("x", "+")];
        assert_eq!(parameters, expected.map(|(n, v)| (n.to_owned(), v.to_owned())).into());
    }
}
