//! Whether a text has a form: every fault, each at its place.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Form, Table};
use crate::words::{article, closest, listed};

/// Of more words than this, an error names none: a list that long helps nobody.
const MOST_NAMED: usize = 12;

/// What is wrong in a text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The bytes at fault.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Fault {
    /// A fault.
    pub fn new(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: Some(help.into()).filter(|help| !help.is_empty()),
        }
    }
}

/// Every place where a parsed text differs from `form`. The parser refuses deep nesting, and
/// what has no business in a form is not entered.
pub fn check(root: &Spanned<DeTable<'_>>, form: &Form) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Form::Table(known) = form {
        table(root.get_ref(), known, "", &mut faults);
    }
    faults
}

fn table(found: &DeTable<'_>, known: &Table, path: &str, faults: &mut Vec<Fault>) {
    for (key, value) in found {
        let name: &str = key.get_ref();
        match known.keys.iter().find(|known| known.name == name) {
            Some(known) => self::value(value, &known.form, &joined(path, name), faults),
            None => faults.push(unknown(key, known, path)),
        }
    }
}

fn unknown(key: &Spanned<std::borrow::Cow<'_, str>>, known: &Table, path: &str) -> Fault {
    let name = key.get_ref();
    let called = known.called;
    let names = || known.keys.iter().map(|key| key.name.as_str());
    let message = match path {
        "" => format!("there is no {called} `{name}`"),
        path if called == "key" => format!("there is no key `{name}` in `{path}`"),
        _ => format!("there is no {called} `{name}`"),
    };
    let help = if let Some(meant) = closest(name, names()) {
        format!("did you mean `{meant}`?")
    } else if known.keys.len() <= MOST_NAMED {
        let quoted: Vec<String> = names().map(|name| format!("`{name}`")).collect();
        format!("write {}", listed(&quoted))
    } else if called == "rule" {
        "`apiproof explain` lists all rules".to_owned()
    } else {
        "`apiproof config` lists all keys".to_owned()
    };
    Fault::new(key.span(), message, help)
}

fn value(found: &Spanned<DeValue<'_>>, form: &Form, path: &str, faults: &mut Vec<Fault>) {
    match (form, found.get_ref()) {
        (Form::Flag, DeValue::Boolean(_))
        | (Form::Text | Form::Alternatives, DeValue::String(_)) => {}
        (Form::Choice(called, words), DeValue::String(word)) => {
            if !words.contains(&word.as_ref()) {
                faults.push(no_choice(found.span(), called, words, word));
            }
        }
        (Form::List(each), DeValue::Array(all)) => {
            for one in all {
                value(one, each, path, faults);
            }
        }
        (Form::Alternatives, DeValue::Array(all)) => {
            if all.is_empty() {
                faults.push(Fault::new(
                    found.span(),
                    format!("`{path}` lists alternatives, and here are none"),
                    "name at least one",
                ));
            }
            for one in all {
                value(one, &Form::Text, path, faults);
            }
        }
        (Form::Table(known), DeValue::Table(inner)) => table(inner, known, path, faults),
        (Form::Map(each), DeValue::Table(inner)) => {
            for (key, inner) in inner {
                value(inner, each, &joined(path, key.get_ref()), faults);
            }
        }
        (form, other) => {
            let kind = kind(other);
            let message = format!(
                "`{path}` wants {}, and this is {} {kind}",
                wanted(form),
                article(kind)
            );
            faults.push(Fault::new(found.span(), message, remedy(form, other)));
        }
    }
}

fn no_choice(span: Range<usize>, called: &str, words: &[&str], word: &str) -> Fault {
    let help = if let Some(meant) = closest(word, words.iter().copied()) {
        format!("did you mean `{meant}`?")
    } else {
        let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        format!("write {}", listed(&quoted))
    };
    Fault::new(span, format!("there is no {called} `{word}`"), help)
}

/// What a form takes, for people.
fn wanted(form: &Form) -> String {
    match form {
        Form::Flag => "true or false".to_owned(),
        Form::Text => "a text".to_owned(),
        Form::Choice(called, _) => format!("{} {called}", article(called)),
        Form::Alternatives => "a text or a list of texts".to_owned(),
        Form::List(of) => match **of {
            Form::Text => "a list of texts".to_owned(),
            Form::Table(_) => "tables".to_owned(),
            _ => "a list".to_owned(),
        },
        Form::Table(_) | Form::Map(_) => "a table".to_owned(),
    }
}

fn remedy(form: &Form, found: &DeValue<'_>) -> &'static str {
    match (form, found) {
        (Form::Flag, DeValue::String(_)) => "write it without quotes",
        (Form::List(of), DeValue::String(_)) if **of == Form::Text => {
            "put brackets around it: [\"…\"]"
        }
        (Form::List(of), DeValue::Table(_)) if matches!(**of, Form::Table(_)) => {
            "write its name between two pairs of brackets: [[…]]"
        }
        (Form::Text, DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_)) => {
            "put quotes around it"
        }
        _ => "",
    }
}

fn kind(found: &DeValue<'_>) -> &'static str {
    match found {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "date",
        DeValue::Array(_) => "list",
        DeValue::Table(_) => "table",
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
