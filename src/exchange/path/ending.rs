//! What a template ends in: a member, a collection, an operation.

use super::token::{self, Arguments, Kind, Segment};

/// The last segment of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// A key, an alternate key, a path behind `root:`, or `/me`: one member.
    Key,
    /// `$ref`, `$value`, `$count`, in lower case.
    System(Box<str>),
    /// A name with parentheses or with a namespace: a function, an action or a cast.
    Bound(Box<str>),
    /// A bare name, as written: a collection, a property, an action, or a singleton.
    Name(Box<str>),
    /// The root of the service, or `…`.
    Nothing,
}

pub(super) fn of(segments: &[Segment<'_>], kinds: &[Kind<'_>]) -> Ending {
    let (Some(last), Some(kind)) = (segments.last(), kinds.last()) else {
        return Ending::Nothing;
    };
    if last.addressed.is_some() {
        return Ending::Key;
    }
    match *kind {
        Kind::Plain(name) if name.starts_with('$') => Ending::System(name.to_lowercase().into()),
        Kind::Plain(name) if token::is_qualified(name) => Ending::Bound(name.into()),
        Kind::Plain(name) if token::is_id(name) => Ending::Key,
        Kind::Plain(name) if segments.len() == 1 && name.eq_ignore_ascii_case("me") => Ending::Key,
        Kind::Plain(name) => Ending::Name(name.into()),
        Kind::Hole | Kind::Mixed(_) | Kind::Call(_, Arguments::Key(_) | Arguments::Alternate) => {
            Ending::Key
        }
        Kind::Call(name, Arguments::None | Arguments::Named) => Ending::Bound(name.into()),
        Kind::Rest => Ending::Nothing,
    }
}
