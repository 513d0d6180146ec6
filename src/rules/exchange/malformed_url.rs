//! `malformed-url`.

use super::Words;
use crate::exchange::url::MalformedKind;
use crate::rules::{Rule, rule};

pub(super) static RULE: Rule = rule!("malformed-url", Error);

pub(super) fn word(kind: MalformedKind) -> Words {
    let (message, help) = match kind {
        MalformedKind::Backslash => (
            "this is no URL: it has a backslash where only `/` can stand",
            "write the address with `/`, starting with its host and version",
        ),
        MalformedKind::Scheme => (
            "this is no URL: what stands before the host is no `https://`",
            "start the address with `https://`",
        ),
        MalformedKind::DoubledScheme => (
            "this is no URL: it starts with an address twice",
            "remove one of the two",
        ),
        MalformedKind::WhiteSpace => (
            "this is no URL: there is a blank in its path",
            "remove the blank, or write it as %20",
        ),
    };
    Words::new(&RULE, message, help)
}
