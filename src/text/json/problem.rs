//! What can be wrong with a JSON text, in words for the people who write it.

use crate::text::Span;

/// One place where a text is not what JSON wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// The bytes at fault, always on character boundaries; each kind says which.
    pub span: Span,
}

/// The kinds of [`Problem`]; the span of each covers what its line names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// The comma in front of a closing bracket.
    TrailingComma,
    /// The comma that follows another comma or an opening bracket.
    DoubledComma,
    /// The whole comment, without the line end of a `//` comment.
    Comment,
    /// The value before the gap: a scalar, or the closing bracket of a container. The comma
    /// belongs at the end of the span.
    MissingComma,
    /// The name before the gap, or the `=` that stands for the colon. In the first case the colon
    /// belongs at the end of the span.
    MissingColon,
    /// The word, or the character that stands where a name should begin.
    UnquotedKey,
    /// The words that need quotes, or a misspelt `true`, `false` or `null`.
    UnquotedValue,
    /// The whole string in single or typographic quotes, or the one typographic quote that closes
    /// a string.
    SingleQuotes,
    /// The first line end inside a string.
    LineEndInString,
    /// The first of two opening quotes.
    DoubledQuote,
    /// The first control character inside a string.
    ControlInString,
    /// The backslash and what follows it.
    BadEscape,
    /// The `\uXXXX` that is only half of a pair.
    LoneSurrogate,
    /// The number.
    BadNumber,
    /// The opening quote.
    UnclosedString,
    /// The opening brace.
    UnclosedObject,
    /// The opening bracket.
    UnclosedArray,
    /// The closing bracket.
    WrongCloser,
    /// Everything after the value, without the blanks around it.
    TrailingData,
    /// The dots, with the words that belong to them.
    Ellipsis,
    /// The odd characters.
    OddSpace,
    /// The colon with nothing behind it.
    MissingValue,
    /// The whole text.
    Empty,
    /// The later name, with its quotes.
    DuplicateKey,
}

impl ProblemKind {
    /// Whether the text can still be read in one way only, as JSON readers in use do: comments,
    /// doubled names and a comma behind the last entry are wrong, but nothing around them is in doubt.
    pub fn is_harmless(self) -> bool {
        matches!(
            self,
            Self::Comment | Self::DuplicateKey | Self::TrailingComma
        )
    }

    /// Whether the reader lost its way here: what it finds behind may be a consequence.
    pub fn leads_astray(self) -> bool {
        matches!(
            self,
            Self::MissingColon
                | Self::MissingValue
                | Self::UnclosedString
                | Self::UnclosedObject
                | Self::UnclosedArray
                | Self::WrongCloser
                | Self::TrailingData
        )
    }

    /// What is wrong, said to somebody who looks at the span.
    pub fn describe(self) -> &'static str {
        match self {
            Self::TrailingComma => "nothing follows this comma; the last entry takes none",
            Self::DoubledComma => "there is no entry in front of this comma",
            Self::Comment => "JSON has no comments",
            Self::MissingComma => "a comma is missing after this value",
            Self::MissingColon => "a colon is missing after this name",
            Self::UnquotedKey => "a name in double quotes is expected here",
            Self::UnquotedValue => {
                "only numbers, `true`, `false` and `null` stand without double quotes"
            }
            Self::SingleQuotes => "a string stands between straight double quotes",
            Self::LineEndInString => {
                "the line ends inside a string; join the lines, or write `\\n` where one is meant"
            }
            Self::DoubledQuote => "there is one quotation mark too many in front of this string",
            Self::ControlInString => {
                "a control character inside a string is written with a backslash, a tab as `\\t`"
            }
            Self::BadEscape => {
                "this backslash sequence means nothing in JSON; a backslash is written `\\\\`"
            }
            Self::LoneSurrogate => "this is one half of a character; its other half is missing",
            Self::BadNumber => "JSON does not write numbers like this",
            Self::UnclosedString => "the string that opens here is not closed",
            Self::UnclosedObject => "the object that opens here is not closed",
            Self::UnclosedArray => "the array that opens here is not closed",
            Self::WrongCloser => "this bracket does not close what is open here",
            Self::TrailingData => "the JSON value ended before this",
            Self::Ellipsis => "dots stand for something left out, which JSON cannot say",
            Self::OddSpace => {
                "this looks like a space, or like nothing, but JSON does not allow it"
            }
            Self::MissingValue => "a value is missing after this colon",
            Self::Empty => "there is no JSON here",
            Self::DuplicateKey => "this name stands twice in the same object; the last one counts",
        }
    }
}
