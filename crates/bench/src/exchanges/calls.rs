//! Which call of the API a request is: read from its method and path.

use toffeepay::routes::{ApiRoute, V1};

/// A call of the API, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// Its route.
    pub route: ApiRoute,
    /// The id in the path, as it is written there.
    pub id: Option<String>,
}

/// The call that a method and a path make. The base URL may have a path of its own before it.
pub fn call_of(method: &str, path: &str) -> Option<Called> {
    let segments: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    V1.iter().filter(|route| route.method == method).find_map(|route| {
        let template: Vec<_> = route.path.split('/').filter(|segment| !segment.is_empty()).collect();
        let own = segments.get(segments.len().checked_sub(template.len())?..)?;
        let mut id = None;
        for (wanted, found) in template.iter().zip(own) {
            if *wanted == "{id}" {
                id = Some((*found).to_owned());
            } else if wanted != found {
                return None;
            }
        }
        Some(Called { route: *route, id })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_known_again_under_any_base() {
        for route in V1 {
            for base in ["", "/toffee", "/v1/shop"] {
                let path = format!("{base}{}", route.path.replace("{id}", "ses_1"));
                let called = call_of(route.method, &path).unwrap();
                assert_eq!(called.route, route);
                assert_eq!(called.id.is_some(), route.path.contains("{id}"));
            }
        }
    }

    #[test]
    fn what_is_no_call_of_the_api_is_none() {
        for (method, path) in [("GET", "/v2/sessions"), ("DELETE", "/v1/sessions"), ("GET", "/"), ("GET", "")]
        {
            assert_eq!(call_of(method, path), None, "{method} {path}");
        }
    }
}
