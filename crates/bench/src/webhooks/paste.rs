//! A message as somebody copied it: headers, an empty line, the body.

use hyper::body::Bytes;
use toffeepay::http::{HeaderMap, HeaderName, HeaderValue};

use super::log::Message;

/// Why a text can't be read as a message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAMessage {
    /// No empty line parts headers and body.
    #[error("it has no empty line between headers and body")]
    NoEmptyLine,
    /// A line is no header.
    #[error("line {0} is not a header, `name: value`")]
    NotAHeader(usize),
}

/// Reads it. A request line before the headers is left out. Line ends of the body stay as they are.
pub fn read(text: &str) -> Result<Message, NotAMessage> {
    let text = text.trim_start();
    let (head, body) = [("\r\n\r\n"), ("\n\n")]
        .iter()
        .filter_map(|gap| text.split_once(gap))
        .min_by_key(|(head, _)| head.len())
        .ok_or(NotAMessage::NoEmptyLine)?;
    let mut headers = HeaderMap::new();
    for (index, line) in head.lines().enumerate() {
        if index == 0 && line.contains(" HTTP/") {
            continue;
        }
        let (name, value) = header(line).ok_or(NotAMessage::NotAHeader(index + 1))?;
        headers.append(name, value);
    }
    Ok(Message { headers, body: Bytes::copy_from_slice(body.as_bytes()) })
}

fn header(line: &str) -> Option<(HeaderName, HeaderValue)> {
    let (name, value) = line.split_once(':')?;
    Some((HeaderName::try_from(name.trim()).ok()?, HeaderValue::try_from(value.trim()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_body_are_parted_at_the_first_empty_line_whatever_ends_the_lines() {
        for text in [
            "POST /hook HTTP/1.1\r\nwebhook-id: msg_1\r\nX: y: z\r\n\r\n{\"a\":\n\n1}",
            "webhook-id:msg_1\nX: y: z\n\n{\"a\":\n\n1}",
            "\n\n  webhook-id: msg_1\nX: y: z\n\n{\"a\":\n\n1}",
        ] {
            let message = read(text).unwrap();
            assert_eq!(message.headers["webhook-id"], "msg_1", "{text}");
            assert_eq!(message.headers["x"], "y: z");
            assert_eq!(message.body, "{\"a\":\n\n1}");
        }
    }

    #[test]
    fn what_is_no_message_is_told_by_line() {
        assert_eq!(read("{\"a\":1}").unwrap_err(), NotAMessage::NoEmptyLine);
        assert_eq!(read("webhook-id: 1\nhello\n\n{}").unwrap_err(), NotAMessage::NotAHeader(2));
        assert_eq!(read("a b: c\n\n").unwrap_err(), NotAMessage::NotAHeader(1));
    }
}
