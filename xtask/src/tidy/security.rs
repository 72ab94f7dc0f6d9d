//! SECURITY.md names the test that holds each promise. A name that no test bears is a promise that nobody keeps.

use anyhow::Result;

use super::source;

/// Finds names of tests that are not there.
pub fn find() -> Result<Vec<String>> {
    let mut code = String::new();
    for path in source::files_in("", ".rs")? {
        code.push_str(&source::read(&path)?);
    }
    Ok(missing(&source::read("SECURITY.md")?, &code))
}

fn missing(page: &str, code: &str) -> Vec<String> {
    page.split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| is_a_test_s(name) && !code.contains(&format!("fn {name}(")))
        .map(|name| format!("SECURITY.md names the test {name}, which is not there"))
        .collect()
}

/// Tests are named by sentences; other names of code have fewer words.
fn is_a_test_s(name: &str) -> bool {
    name.matches('_').count() >= 3
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_without_its_test_is_found() {
        let page = "| never | `it_is_never_so`, `it_was_never_so` in `deny.toml`, `AN_ENVIRONMENT_VARIABLE_TOO`, `api_answer` |";
        let code = "fn it_is_never_so() {}\nfn it_is_never_so_not() {}";
        assert_eq!(missing(page, code), ["SECURITY.md names the test it_was_never_so, which is not there"]);
    }

    #[test]
    fn the_page_names_tests() {
        let page = source::read("SECURITY.md").unwrap();
        assert!(page.split('`').skip(1).step_by(2).filter(|name| is_a_test_s(name)).count() > 50);
    }
}
