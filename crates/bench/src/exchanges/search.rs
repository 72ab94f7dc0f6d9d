//! What of the log is asked for.

use rusqlite::types::Value;

/// What is looked for; nothing set is all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words that must all be in it: in its call, URL, key, status, bodies or fault.
    pub text: String,
    /// Only what was not answered by a success.
    pub only_failed: bool,
    /// Only of the run that began then, in Unix microseconds.
    pub run: Option<i64>,
}

/// What a word may be found in.
const COLUMNS: [&str; 8] = ["url", "call", "key", "request_body", "answer_body", "error", "fault", "status"];

impl Search {
    /// As conditions of SQL, and the values in them.
    pub(super) fn conditions(&self) -> (String, Vec<Value>) {
        let (mut conditions, mut values) = (vec!["1".to_owned()], Vec::new());
        for word in self.text.split_whitespace() {
            values.push(Value::Text(format!("%{}%", escaped(word))));
            let at = values.len();
            let any = COLUMNS.map(|column| format!("{column} LIKE ?{at} ESCAPE '\\'")).join(" OR ");
            conditions.push(format!("({any})"));
        }
        if self.only_failed {
            conditions.push("(status IS NULL OR status NOT BETWEEN 200 AND 299)".to_owned());
        }
        if let Some(run) = self.run {
            values.push(Value::Integer(run));
            conditions.push(format!("run = ?{}", values.len()));
        }
        (conditions.join(" AND "), values)
    }
}

fn escaped(word: &str) -> String {
    word.chars().flat_map(|c| matches!(c, '%' | '_' | '\\').then_some('\\').into_iter().chain([c])).collect()
}
