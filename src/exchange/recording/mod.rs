//! Recordings: HAR files and lines of entries, read one entry at a time.
//!
//! A [`Recording`] cuts its bytes into [`Piece`]s in order, holding no more than one of them; what
//! a piece says is read by whoever judges it, on any thread. Each piece is a window into the
//! recording with its own place, so that whatever is found in it is found in the recording.

mod body;
mod entry;
mod input;
mod lines;
mod messages;
mod piece;
mod split;
mod text;
mod unpack;

use std::io::{self, Cursor, Read};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;

pub use piece::{Fault, FaultKind, Piece, Reading};

use input::Input;
use lines::{Lines, Messages};
use piece::Content;
use split::{Outcome, Split};

/// How much of a recording tells its form.
const FIRST: usize = 4096;

/// Why something is no recording, in plain words.
#[derive(Debug)]
pub enum NotRead {
    /// It is none, for this reason.
    NotHar(String),
    /// Its bytes cannot be read, for this reason.
    Unreadable(String),
}

/// A recording that is being read. Iterate over it, then ask for its [`end`](Self::end).
pub struct Recording {
    path: Arc<str>,
    form: Form,
    /// Why it is none.
    refusal: Option<String>,
    /// How many pieces it gave.
    pieces: usize,
    /// Whether the news that it is cut short was given.
    told_cut: bool,
}

/// How the entries of a recording are written.
enum Form {
    /// Nobody has looked yet.
    New(Input),
    /// It is a HAR.
    Har(Split),
    /// A JSON object a line.
    Lines(Lines),
    /// The text of HTTP messages.
    Messages(Messages),
    /// There is nothing to read, or somebody is about to.
    Nothing,
}

impl Recording {
    /// A recording of these bytes, which may be packed with gzip: then places count in what is
    /// unpacked. `path` is shown to people as it is.
    pub fn new(path: impl Into<Arc<str>>, bytes: impl Read + Send + 'static) -> Self {
        Self {
            path: path.into(),
            form: Form::New(Input::new(unpacked(bytes))),
            refusal: None,
            pieces: 0,
            told_cut: false,
        }
    }

    /// Why this is no recording after all, once all pieces were taken.
    pub fn end(mut self) -> Result<(), NotRead> {
        // What was read before the bytes ended counts; that they ended too early was told.
        if self.pieces == 0
            && let Some(failure) = self.failure()
        {
            return Err(NotRead::Unreadable(failure.to_string()));
        }
        if let Form::Har(split) = &mut self.form {
            self.refusal = split.refusal();
        }
        match self.refusal {
            Some(why) => Err(NotRead::NotHar(why)),
            None => Ok(()),
        }
    }

    /// Why the bytes ended too early, if they did.
    fn failure(&self) -> Option<&io::Error> {
        match &self.form {
            Form::Har(split) => split.input().failure(),
            Form::Lines(lines) => lines.input().failure(),
            Form::Messages(messages) => messages.input().failure(),
            Form::New(_) | Form::Nothing => None,
        }
    }

    /// The place where the bytes end, as a piece.
    fn cut(&mut self) -> Option<Piece> {
        let base = match &mut self.form {
            Form::Har(split) => split.base(),
            Form::Lines(lines) => lines.base(),
            Form::Messages(messages) => messages.base(),
            Form::New(_) | Form::Nothing => return None,
        };
        Some(Piece::empty(self.pieces, Content::Cut, base))
    }

    /// Tells the form by the first bytes.
    fn look(&mut self, mut input: Input) -> Form {
        let first = input.ahead(FIRST);
        if first.starts_with(b"\xef\xbb\xbf") {
            input.at += 3;
        } else if first.starts_with(b"\xff\xfe") || first.starts_with(b"\xfe\xff") {
            return self.refuse("it is UTF-16; save it as UTF-8");
        }
        match input.significant() {
            None if input.failure().is_some() => {
                return self.refuse("what is packed in it with gzip is broken");
            }
            None => return self.refuse("it is empty"),
            Some(b'{') => return Form::Har(Split::new(input)),
            Some(b'[') => return self.refuse("it is a list, and no object with a `log`"),
            Some(_) => {}
        }
        let first = String::from_utf8_lossy(input.ahead(FIRST));
        if has_message(&first) {
            return Form::Messages(Messages::new(input));
        }
        // A call with the HAR as its argument.
        match first.find('{') {
            Some(at) if first[..at].contains(['(', '=']) && first[..at].is_ascii() => {
                input.at += at;
                Form::Har(Split::new(input))
            }
            _ => self.refuse("it is neither JSON nor the text of HTTP messages"),
        }
    }

    fn refuse(&mut self, why: &str) -> Form {
        self.refusal = Some(why.to_owned());
        Form::Nothing
    }
}

/// The bytes themselves, where they are packed.
fn unpacked(mut bytes: impl Read + Send + 'static) -> Box<dyn Read + Send> {
    let mut first = Vec::new();
    // What goes wrong here goes wrong again when more is read.
    let _ = bytes.by_ref().take(2).read_to_end(&mut first);
    let packed = first == b"\x1f\x8b";
    let all = Cursor::new(first).chain(bytes);
    if packed {
        Box::new(MultiGzDecoder::new(all))
    } else {
        Box::new(all)
    }
}

/// Whether the first line that is no comment and no variable begins a message.
fn has_message(text: &str) -> bool {
    let lines = text.lines().map(str::trim_end);
    let mut telling = lines.filter(|line| {
        !(line.is_empty() || line.starts_with(['#', '@']) || line.starts_with("//"))
    });
    telling
        .next()
        .is_some_and(|line| messages::is_request_line(line) || messages::is_status_line(line))
}

impl Iterator for Recording {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        loop {
            let outcome = match &mut self.form {
                Form::Har(split) => split.next(),
                Form::Lines(lines) => lines.next(),
                Form::Messages(messages) => messages.next(),
                Form::New(_) | Form::Nothing => {
                    match std::mem::replace(&mut self.form, Form::Nothing) {
                        Form::New(input) => self.form = self.look(input),
                        _ => return None,
                    }
                    continue;
                }
            };
            match outcome {
                Outcome::Piece(piece) => {
                    self.pieces += 1;
                    self.told_cut |= piece.is_cut();
                    return Some(piece.of(&self.path));
                }
                Outcome::End => {
                    if self.told_cut || self.pieces == 0 || self.failure().is_none() {
                        return None;
                    }
                    self.told_cut = true;
                    return Some(self.cut()?.of(&self.path));
                }
                Outcome::Lines => {
                    if let Form::Har(split) = std::mem::replace(&mut self.form, Form::Nothing) {
                        self.form = Form::Lines(Lines::new(split.into_input()));
                    }
                }
            }
        }
    }
}
