//! Messages as they stand in the two streams: a header with the length, and JSON.

use std::io::{self, BufRead, Read as _, Write};

use lsp_server::{ErrorCode, Message};

/// What the client wrote.
pub(super) enum Incoming {
    /// A message.
    Message(Message),
    /// JSON that is no message, or no JSON.
    Malformed(String),
}

/// Longest line of a header, in bytes. Known ones are much shorter.
const LONGEST_HEADER: u64 = 8192;

/// Reads one message; none at the end of the stream. Fails where nobody can tell any more where
/// the next message starts.
pub(super) fn read(stream: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let Some(length) = read_header(stream)? else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    // Room is made for what comes, and not for what is said to come.
    stream.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Ok(None);
    }
    let message = serde_json::from_slice(&bytes);
    Ok(Some(message.map_or_else(
        |error| Incoming::Malformed(error.to_string()),
        Incoming::Message,
    )))
}

/// The length that the header of a message states.
fn read_header(stream: &mut impl BufRead) -> io::Result<Option<u64>> {
    let malformed = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why.to_owned());
    let mut length = None;
    loop {
        let mut line = Vec::new();
        stream.take(LONGEST_HEADER).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line
            .strip_suffix('\n')
            .ok_or_else(|| malformed("a header without its end"))?
            .trim_end();
        if line.is_empty() {
            return length
                .map(Some)
                .ok_or_else(|| malformed("a header without Content-Length"));
        }
        let (name, value) = line
            .split_once(':')
            .ok_or_else(|| malformed("a header without a colon"))?;
        if name.eq_ignore_ascii_case("Content-Length") {
            let stated = value.trim().parse();
            length = Some(stated.map_err(|_| malformed("a Content-Length that is no number"))?);
        }
    }
}

/// Answers JSON that is no message: nobody knows which request it was.
pub(super) fn refuse(stream: &mut impl Write, why: &str) -> io::Result<()> {
    let code = ErrorCode::ParseError as i32;
    let error = serde_json::json!({"code": code, "message": why});
    let text = serde_json::json!({"jsonrpc": "2.0", "id": null, "error": error}).to_string();
    write!(stream, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(mut bytes: &[u8]) -> Vec<String> {
        let mut told = Vec::new();
        loop {
            match read(&mut bytes) {
                Ok(None) => return told,
                Ok(Some(Incoming::Malformed(_))) => told.push("malformed".to_owned()),
                Ok(Some(Incoming::Message(Message::Notification(it)))) => told.push(it.method),
                Ok(Some(Incoming::Message(_))) => told.push("other".to_owned()),
                Err(error) => {
                    told.push(error.to_string());
                    return told;
                }
            }
        }
    }

    #[test]
    fn messages_follow_each_other_and_a_malformed_one_costs_itself_only() {
        let text = "Content-Length: 17\r\n\r\n{\"method\": \"one\"}\
            content-length:4\r\nContent-Type: x\r\n\r\n[1,2\
            Content-Length: 17\r\n\r\n{\"method\": \"two\"}";
        assert_eq!(read_all(text.as_bytes()), ["one", "malformed", "two"]);
    }

    #[test]
    fn a_stream_that_makes_no_sense_ends() {
        let told = |text: &str| read_all(text.as_bytes()).join(" ");
        assert_eq!(told(""), "");
        assert_eq!(told("Content-Length: 99999999999999999\r\n\r\n{}"), "");
        assert!(told("Content-Length: -1\r\n\r\n{}").contains("no number"));
        assert!(told("\r\n{}").contains("without Content-Length"));
        assert!(told("hello\r\n").contains("colon"));
        assert!(told(&"x".repeat(10_000)).contains("without its end"));
        let deep = "[".repeat(100_000);
        let text = format!("Content-Length: {}\r\n\r\n{deep}", deep.len());
        assert_eq!(told(&text), "malformed");
    }
}
