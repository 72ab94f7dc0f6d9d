//! What is written is read by the parsers of its languages, and hostile fields arrive in it as they were. The Rust of
//! the examples is compiled in `compiled`; Go is read where gofmt is there.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use super::*;

/// Every character that ends a string or an argument somewhere.
const HOSTILE: &str = "\"'`$(touch x)\n\\#{x}${y}%s\u{2028}\u{7f}é🪙";

/// Reads a module, and prints its text constants as JSON.
const PYTHON: &str = "import ast, json, sys
tree = ast.parse(sys.stdin.buffer.read().decode())
print(json.dumps([node.value for node in ast.walk(tree)
    if isinstance(node, ast.Constant) and isinstance(node.value, str)]))";

/// The same by TypeScript's own parser. Its errors of syntax are the output where there are any.
const TYPESCRIPT: &str = "const ts = require(process.argv[1]);
const source = ts.createSourceFile('x.ts', require('fs').readFileSync(0, 'utf8'), ts.ScriptTarget.Latest, true);
const texts = [];
const walk = (node) => { if (ts.isStringLiteralLike(node)) texts.push(node.text); ts.forEachChild(node, walk); };
walk(source);
const wrong = source.parseDiagnostics.map((each) => ts.flattenDiagnosticMessageText(each.messageText, ' '));
console.log(JSON.stringify(wrong.length > 0 ? wrong : texts));";

/// Says with which arguments curl would be called.
const SHELL: &str =
    "curl() { python3 -c 'import json, sys; print(json.dumps(sys.argv[1:]))' \"$@\"; }; . /dev/stdin";

fn read_by(program: &str, arguments: &[&str], code: &str) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .env("TOFFEE_ACCESS_TOKEN", "sk_test_1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    child.stdin.take().unwrap().write_all(code.as_bytes()).unwrap();
    let read = child.wait_with_output().unwrap();
    assert!(read.status.success(), "{program}: {}\n{code}", String::from_utf8_lossy(&read.stderr));
    String::from_utf8(read.stdout).unwrap()
}

fn texts_of(form: Form, code: &str) -> Vec<String> {
    let typescript = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/node_modules/typescript");
    let printed = match form {
        Form::Python => read_by("python3", &["-c", PYTHON], code),
        Form::TypeScript => read_by("node", &["-e", TYPESCRIPT, typescript], code),
        Form::Curl => read_by("bash", &["-euc", SHELL], code),
        Form::Go | Form::Rust => panic!("{form:?} has no reader of texts here"),
    };
    serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}: {printed}\n{code}"))
}

/// Whether a program is there.
fn has(program: &str) -> bool {
    let found =
        Command::new(program).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    found.and_then(|mut child| child.wait()).is_ok()
}

fn hostile() -> Exchange {
    let body = serde_json::json!({ "payment_id": "pay_1", "reason": HOSTILE }).to_string();
    exchange("POST", &format!("{SANDBOX}/v1/refunds"), Some(&body))
}

#[test]
fn every_example_is_read_by_the_parser_of_its_language() {
    let all = examples().into_iter().map(|(_, exchange)| exchange).chain([hostile()]);
    for exchange in all {
        for form in [Form::Curl, Form::TypeScript, Form::Python] {
            let code = write(&exchange, form).unwrap();
            let texts = texts_of(form, &code);
            let token = if form == Form::Curl { "sk_test_1" } else { "TOFFEE_ACCESS_TOKEN" };
            let names_token = texts.iter().any(|text| text.contains(token)) || code.contains(token);
            assert!(names_token, "{texts:?} of {code}");
        }
    }
}

#[test]
fn a_hostile_field_is_the_same_text_again_in_what_a_parser_reads() {
    let exchange = hostile();
    for form in [Form::TypeScript, Form::Python] {
        let texts = texts_of(form, &write(&exchange, form).unwrap());
        assert!(texts.iter().any(|text| text == HOSTILE), "{form:?}: {texts:?}");
    }
    let arguments = texts_of(Form::Curl, &write(&exchange, Form::Curl).unwrap());
    let body = arguments.iter().skip_while(|argument| *argument != "--data-raw").nth(1).unwrap();
    assert_eq!(Some(body.as_str()), exchange.sent.body.as_deref());
    let headers: Vec<_> = arguments.iter().filter(|argument| argument.starts_with("Authorization")).collect();
    assert_eq!(headers, ["Authorization: Bearer sk_test_1"], "{arguments:?}");
}

#[test]
fn the_rust_of_a_hostile_field_is_read_by_rustfmt() {
    let code = write(&hostile(), Form::Rust).unwrap();
    let formatted = read_by("rustfmt", &["--edition", "2024", "--emit", "stdout"], &code);
    assert!(formatted.contains("TOFFEE_ACCESS_TOKEN"), "{formatted}");
}

/// Go is not among what this project is built with, so its parser is there on some machines only.
#[test]
fn the_go_of_every_example_is_read_by_gofmt_where_there_is_one() {
    if !has("gofmt") {
        eprintln!("skipped: no gofmt is on the PATH, so the Go that is written was not read by a parser");
        return;
    }
    for (_, exchange) in examples().into_iter().chain([("hostile", hostile())]) {
        read_by("gofmt", &["-e"], &write(&exchange, Form::Go).unwrap());
    }
}

/// The parser that the UI is checked with is the one that is asked.
#[test]
fn typescript_is_where_it_is_looked_for() {
    assert!(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/node_modules/typescript")).is_dir());
}
