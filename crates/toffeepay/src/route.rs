//! The API's routes: from base URL, path template and query to the URL that is asked.

use url::Url;

use crate::field::InvalidField;
use crate::page::Page;
use crate::routes::ApiRoute;

/// One route with what is put into it.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    template: &'static str,
    id: Option<String>,
    query: Vec<(&'static str, String)>,
}

impl Route {
    pub(crate) fn new(route: ApiRoute) -> Self {
        Self { template: route.path, id: None, query: Vec::new() }
    }

    /// A route about one thing: `id` stands where the template says `{id}`.
    ///
    /// URLs have no way to write `.` and `..` as the name of something, and such an id would turn the
    /// call into another one, so they are refused.
    pub(crate) fn of(route: ApiRoute, id: &str) -> Result<Self, InvalidField> {
        if matches!(id, "." | "..") {
            return Err(InvalidField::new("id", "can't be a dot or two"));
        }
        Ok(Self { template: route.path, id: Some(id.to_owned()), query: Vec::new() })
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    pub(crate) fn with_optional(self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(crate) fn with_page(self, page: Page) -> Self {
        self.with("limit", page.limit().to_string()).with("offset", page.offset().to_string())
    }

    /// The path with `{id}` in the id's place, for logs.
    pub(crate) fn template(&self) -> &'static str {
        self.template
    }

    /// The URL under a base, whose own path is kept.
    pub(crate) fn url(&self, base: &Url) -> Url {
        let mut url = base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty();
            for segment in self.template.split('/').skip(1) {
                match (&self.id, segment) {
                    (Some(id), "{id}") => segments.push(id),
                    _ => segments.push(segment),
                };
            }
        }
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes;

    fn base(raw: &str) -> Url {
        Url::parse(raw).unwrap()
    }

    #[test]
    fn a_base_url_keeps_its_own_path_with_or_without_a_slash() {
        for raw in ["https://shop.example/toffee", "https://shop.example/toffee/"] {
            assert_eq!(
                Route::new(routes::LIST_SESSIONS).url(&base(raw)).as_str(),
                "https://shop.example/toffee/v1/sessions"
            );
        }
        assert_eq!(
            Route::new(routes::LIST_SESSIONS).url(&base("https://a.example")).as_str(),
            "https://a.example/v1/sessions"
        );
    }

    #[test]
    fn an_id_can_not_leave_its_place_in_the_path() {
        for (id, written) in [
            ("ses_1", "ses_1"),
            ("a/../b", "a%2F..%2Fb"),
            ("%2e%2e", "%252e%252e"),
            ("a?b#c", "a%3Fb%23c"),
            ("a\\b", "a%5Cb"),
            ("{id}", "%7Bid%7D"),
            ("\u{e9}", "%C3%A9"),
        ] {
            let route = Route::of(routes::GET_SESSION_STATUS, id).unwrap();
            let url = route.url(&base("https://a.example"));
            let path = url.path();
            assert!(path.starts_with("/v1/sessions/") && path.ends_with("/status"), "{id}: {path}");
            assert_eq!(path.split('/').count(), 5, "{id}: {path}");
            if id != "a\\b" {
                assert_eq!(path, format!("/v1/sessions/{written}/status"));
            }
        }
        for id in [".", ".."] {
            assert!(Route::of(routes::GET_SESSION, id).is_err());
        }
    }

    #[test]
    fn query_values_are_encoded_and_missing_ones_left_out() {
        let route = Route::new(routes::LIST_SESSIONS)
            .with("game_id", "a&b=c")
            .with_optional("user_id", None)
            .with_optional("status", Some("paid"))
            .with_page(Page::new(2, 4).unwrap());
        assert_eq!(
            route.url(&base("https://a.example")).query(),
            Some("game_id=a%26b%3Dc&status=paid&limit=2&offset=4")
        );
    }
}
