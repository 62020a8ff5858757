//! Finds the most specific route that matches a request's method and path.

use std::collections::BTreeMap;

use crate::template::Route;

#[derive(Clone, PartialEq, Eq)]
enum Segment {
    Literal(String),
    Variable(String),
    /// `{proxy+}`: the rest of the path, which may be empty after the slash.
    Greedy(String),
}

pub(crate) struct Routes(Vec<(Vec<Segment>, Route)>);

/// A route and the values of its path variables.
pub(crate) type Match<'a> = (&'a Route, BTreeMap<String, String>);

impl Routes {
    pub(crate) fn new(routes: &[Route]) -> Self {
        let mut routes: Vec<_> = routes.iter().map(|route| (segments(&route.path), route.clone())).collect();
        routes.sort_by_key(|(segments, route)| specificity(segments, route));
        Self(routes)
    }

    /// Returns the route of a decoded path.
    pub(crate) fn find(&self, method: &str, path: &str) -> Option<Match<'_>> {
        self.0.iter().find_map(|(segments, route)| {
            if route.path == "$default" {
                return Some((route, BTreeMap::new()));
            }
            let fits = route.method == method || is_any(route);
            Some((route, fits.then(|| variables(segments, path)).flatten()?))
        })
    }
}

fn is_any(route: &Route) -> bool {
    matches!(route.method.as_str(), "ANY" | "X-AMAZON-APIGATEWAY-ANY-METHOD")
}

fn segments(path: &str) -> Vec<Segment> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let variable = |part: &str| Some(part.strip_prefix('{')?.strip_suffix('}')?.to_owned());
    let segment = |part: &str| match variable(part) {
        Some(name) => match name.strip_suffix('+') {
            Some(name) => Segment::Greedy(name.to_owned()),
            None => Segment::Variable(name),
        },
        None => Segment::Literal(part.to_owned()),
    };
    path.split('/').map(segment).collect()
}

/// Returns a sort key by which more specific routes come first: literal segments before variables before greedy ones,
/// from left to right; a named method before `ANY`; `$default` last.
fn specificity(segments: &[Segment], route: &Route) -> (bool, bool, Vec<u8>, bool) {
    let kinds: Vec<u8> = segments
        .iter()
        .map(|segment| match segment {
            Segment::Literal(_) => 0,
            Segment::Variable(_) => 1,
            Segment::Greedy(_) => 2,
        })
        .collect();
    (route.path == "$default", kinds.contains(&2), kinds, is_any(route))
}

fn variables(segments: &[Segment], path: &str) -> Option<BTreeMap<String, String>> {
    let mut rest = Some(path.strip_prefix('/')?);
    let mut variables = BTreeMap::new();
    for segment in segments {
        let here = rest?;
        if let Segment::Greedy(name) = segment {
            variables.insert(name.clone(), here.to_owned());
            return Some(variables);
        }
        let (part, next) = match here.split_once('/') {
            Some((part, next)) => (part, Some(next)),
            None => (here, None),
        };
        match segment {
            Segment::Literal(literal) if literal == part => {}
            Segment::Variable(name) if !part.is_empty() => {
                variables.insert(name.clone(), part.to_owned());
            }
            Segment::Literal(_) | Segment::Variable(_) | Segment::Greedy(_) => return None,
        }
        rest = next;
    }
    rest.is_none().then_some(variables)
}

#[cfg(test)]
mod tests {
    use super::{Route, Routes};

    fn found(path: &str) -> Option<String> {
        let routes: Vec<Route> = [
            ("ANY", "$default"),
            ("GET", "/console/{proxy+}"),
            ("GET", "/orders/{key}"),
            ("GET", "/orders/{key}/ledger"),
            ("GET", "/orders/export"),
            ("ANY", "/orders/export"),
        ]
        .map(|(method, path)| Route {
            method: method.to_owned(),
            path: path.to_owned(),
            function: String::new(),
            authorizer: None,
        })
        .into();
        let (method, path) = path.split_once(' ').unwrap();
        let routes = Routes::new(&routes);
        let (route, variables) = routes.find(method, path)?;
        let variables: Vec<String> = variables.iter().map(|(n, v)| format!("{n}={v}")).collect();
        Some(format!("{} {} {}", route.method, route.path, variables.join(",")).trim_end().to_owned())
    }

    #[test]
    fn the_most_specific_route_wins() {
        let table = [
            ("GET /orders/7", "GET /orders/{key} key=7"),
            ("GET /orders/7/ledger", "GET /orders/{key}/ledger key=7"),
            ("GET /orders/export", "GET /orders/export"),
            ("PUT /orders/export", "ANY /orders/export"),
            ("GET /console/a/b.js", "GET /console/{proxy+} proxy=a/b.js"),
            ("GET /console/", "GET /console/{proxy+} proxy="),
            ("GET /console", "ANY $default"),
            ("PUT /orders/7", "ANY $default"),
            ("GET /orders/", "ANY $default"),
            ("GET /orders/7/", "ANY $default"),
            ("GET /orders//ledger", "ANY $default"),
            ("GET /orders/7/8/ledger", "ANY $default"),
            ("GET /", "ANY $default"),
        ];
        for (request, expected) in table {
            assert_eq!(found(request).as_deref(), Some(expected), "{request}");
        }
    }

    #[test]
    fn without_a_default_an_unknown_path_has_no_route() {
        assert!(Routes::new(&[]).find("GET", "/").is_none());
    }
}
