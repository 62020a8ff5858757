//! The methods that the paths of the contract support.

use super::{PAGES, operations};
use crate::api::contract::Schemas;

/// The routes, each with its method and the parts of its path.
#[derive(Clone, Debug)]
pub struct Methods(Vec<(&'static str, Vec<&'static str>)>);

impl Methods {
    /// Returns the routes of all operations.
    pub fn of_all() -> Self {
        let mut schemas = Schemas::default();
        let operations = operations(&mut schemas).map(|(_, operation)| (operation.method, operation.path));
        Self(
            PAGES
                .into_iter()
                .chain(operations)
                .map(|(method, path)| (method, path.split('/').collect()))
                .collect(),
        )
    }

    /// Returns the methods that `path` supports, as `Allow` lists them; `HEAD` where `GET` is. `None` if there is no such
    /// path.
    pub fn at(&self, path: &str) -> Option<String> {
        let given: Vec<&str> = path.split('/').collect();
        let fits = |parts: &[&str]| {
            let pairs = parts.iter().zip(&given);
            parts.len() == given.len()
                && pairs.into_iter().all(|(part, it)| part == it || (part.starts_with('{') && !it.is_empty()))
        };
        // A path without parameters takes precedence, as in OpenAPI. `/purchase-orders/import` also fits the path of a
        // purchase order with the ID `import`.
        let exact: Vec<_> = self.0.iter().filter(|(_, parts)| *parts == given).collect();
        let routes =
            if exact.is_empty() { self.0.iter().filter(|(_, parts)| fits(parts)).collect() } else { exact };
        let methods = routes.iter().map(|(method, _)| if *method == "GET" { "GET, HEAD" } else { method });
        let methods: Vec<&str> = methods.collect();
        (!methods.is_empty()).then(|| methods.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_supports_the_methods_of_its_routes() {
        let methods = Methods::of_all();
        for (path, allowed) in [
            ("/purchase-orders", Some("POST, GET, HEAD")),
            ("/purchase-orders/import", Some("POST")),
            ("/purchase-orders/PO-7", Some("GET, HEAD, PUT, DELETE")),
            ("/unsubscribe/x", Some("GET, HEAD, POST")),
            ("/purchase-orders/", None),
            ("/purchase-orders/PO-7/", None),
            ("/purchase-orders/PO-7/nothing", None),
            ("/invoices/preview", Some("POST")),
            ("/invoices/AWS_INC/I-7", Some("GET, HEAD")),
            ("/", None),
            ("", None),
        ] {
            assert_eq!(methods.at(path).as_deref(), allowed, "{path}");
        }
    }
}
