//! Which methods there are where: the routes of the contract, without what is said of them.

use super::operations;
use crate::api::contract::Schemas;

/// Every route: its method and the parts of its path.
#[derive(Clone, Debug)]
pub struct Methods(Vec<(&'static str, Vec<&'static str>)>);

impl Methods {
    /// Those of all operations.
    pub fn of_all() -> Self {
        let mut schemas = Schemas::default();
        let operations = operations(&mut schemas);
        Self(
            operations
                .map(|(_, operation)| (operation.method, operation.path.split('/').collect()))
                .collect(),
        )
    }

    /// The methods at `path`, as `Allow` lists them; none where nothing is.
    pub fn at(&self, path: &str) -> Option<String> {
        let given: Vec<&str> = path.split('/').collect();
        let fits = |parts: &[&str]| {
            let pairs = parts.iter().zip(&given);
            parts.len() == given.len()
                && pairs.into_iter().all(|(part, it)| part == it || (part.starts_with('{') && !it.is_empty()))
        };
        // A path that is written out is told of as such (OpenAPI: before those with parameters), even though a purchase
        // order whose ID is its last part answers there, too.
        let written_out: Vec<_> = self.0.iter().filter(|(_, parts)| *parts == given).collect();
        let routes = if written_out.is_empty() {
            self.0.iter().filter(|(_, parts)| fits(parts)).collect()
        } else {
            written_out
        };
        let methods: Vec<&str> = routes.iter().map(|(method, _)| *method).collect();
        (!methods.is_empty()).then(|| methods.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_those_of_the_routes_that_a_path_fits() {
        let methods = Methods::of_all();
        for (path, allowed) in [
            ("/purchase-orders", Some("POST, GET")),
            ("/purchase-orders/import", Some("POST")),
            ("/purchase-orders/PO-7", Some("GET, PUT, DELETE")),
            ("/purchase-orders/", None),
            ("/purchase-orders/PO-7/", None),
            ("/purchase-orders/PO-7/nothing", None),
            ("/invoices/preview", Some("POST")),
            ("/invoices/AWS_INC/I-7", Some("GET")),
            ("/", None),
            ("", None),
        ] {
            assert_eq!(methods.at(path).as_deref(), allowed, "{path}");
        }
    }
}
