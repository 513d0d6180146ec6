//! Comparing the tokens of a path with those of a template.

use super::token::{self, Arguments, Kind, Segment, Token, unqualified};

/// The tokens of a path or of a template, with all ways to address a thing made one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::exchange) struct Pathway {
    tokens: Vec<Token>,
    /// One bit for each token that a comparison may do without.
    optional: u128,
}

/// A drive, and an item of a drive, however they are addressed.
const DRIVE: &str = ":drive";
const ITEM: &str = ":item";

/// One side of a comparison.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Template,
    Path,
}

impl Pathway {
    pub(super) fn of_template(segments: &[Kind<'_>]) -> Self {
        Self::of(segments.iter().copied(), Side::Template)
    }

    pub(in crate::exchange) fn of_path(path: &str) -> Self {
        let segments = token::segments(path);
        Self::of(segments.iter().map(Segment::kind), Side::Path)
    }

    fn of<'k>(segments: impl ExactSizeIterator<Item = Kind<'k>>, side: Side) -> Self {
        let mut tokens = Vec::with_capacity(segments.len() + 2);
        for segment in segments {
            push(&mut tokens, segment, side);
        }
        address_users(&mut tokens);
        address_drives(&mut tokens);
        let optional = (0..tokens.len())
            .filter(|&at| may_be_missing(&tokens, at, side))
            .fold(0, |bits, at| bits | 1 << at);
        Self { tokens, optional }
    }

    pub(in crate::exchange) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether a comparison may do without the token at `at`.
    pub(in crate::exchange) fn is_optional(&self, at: usize) -> bool {
        self.optional & (1 << at) != 0
    }

    /// The same text for all ways to address one thing.
    pub(super) fn canonical(&self) -> String {
        let mut out = String::with_capacity(64);
        for token in &self.tokens {
            let part = match token {
                Token::Text(text) => text,
                Token::Qualified(text) => unqualified(text),
                Token::Key | Token::Hole | Token::Pattern(_) | Token::Named { key: true } => "{}",
                Token::Named { key: false } => continue,
                Token::Rest => "…",
            };
            out.push('/');
            out.push_str(part);
        }
        out
    }

    /// Whether `path` can be read as this template. The set of template positions reached so
    /// far is kept as the bits of one word.
    pub(super) fn admits(&self, path: &Self) -> bool {
        let mut reached = self.closed(1);
        for (at, token) in path.tokens.iter().enumerate() {
            let mut next = if path.is_optional(at) { reached } else { 0 };
            let mut left = reached;
            while left != 0 {
                let position = left.trailing_zeros() as usize;
                left &= left - 1;
                let Some(template) = self.tokens.get(position) else {
                    continue;
                };
                if accepts(template, token) {
                    let stays = matches!(template, Token::Rest);
                    next |= 1 << (position + usize::from(!stays));
                }
            }
            reached = self.closed(next);
            if reached == 0 {
                return false;
            }
        }
        reached & (1 << self.tokens.len()) != 0
    }

    /// Adds the positions that lie behind tokens that may be missing.
    fn closed(&self, mut reached: u128) -> u128 {
        let mut left = self.optional & reached;
        while left != 0 {
            let behind = (left << 1) & !reached;
            reached |= behind;
            left = behind & self.optional;
        }
        reached
    }
}

fn push(tokens: &mut Vec<Token>, segment: Kind<'_>, side: Side) {
    let name = |name: &str| {
        if token::is_qualified(name) {
            Token::Qualified(token::folded(name))
        } else if side == Side::Template && token::is_id(name) {
            Token::Key
        } else {
            Token::Text(token::folded(name))
        }
    };
    let hole = if side == Side::Template {
        Token::Key
    } else {
        Token::Hole
    };
    match segment {
        Kind::Plain(text) => tokens.push(name(text)),
        Kind::Hole => tokens.push(hole),
        Kind::Mixed(_) if side == Side::Path => tokens.push(hole),
        Kind::Mixed(text) => tokens.push(Token::Pattern(token::pieces(text))),
        Kind::Rest => tokens.push(Token::Rest),
        Kind::Call(called, arguments) => {
            tokens.push(name(called));
            match arguments {
                Arguments::None => {}
                // In parentheses, `$A$1` is a key and none of the system's names.
                Arguments::Key(key) if token::is_system(key) => tokens.push(Token::Key),
                Arguments::Key(key) if side == Side::Path && !token::has_hole(key) => {
                    tokens.push(Token::Text(token::folded(key)));
                }
                Arguments::Key(_) => tokens.push(hole),
                Arguments::Alternate => tokens.push(Token::Named { key: true }),
                Arguments::Named => tokens.push(Token::Named { key: false }),
            }
        }
    }
}

/// `/me` is one of `/users/{id}`, also in the areas of a service that have users of their own.
/// Elsewhere (`/users/me`) it is a key as any other.
fn address_users(tokens: &mut Vec<Token>) {
    let at = usize::from(is_text(tokens, 0, "education"));
    if is_text(tokens, at, "me") {
        tokens.splice(at..=at, [Token::Text("users".into()), Token::Key]);
    }
}

/// All addresses of a drive become one token, and all those of an item another one.
fn address_drives(tokens: &mut Vec<Token>) {
    let key = |at: usize| tokens.get(at).is_some_and(is_key_like);
    let word = |at: usize, word: &str| is_text(tokens, at, word);
    let owner = ["users", "groups", "sites"]
        .iter()
        .any(|owner| word(0, owner))
        && key(1);
    let (at, mut name) = if word(0, "drive") {
        (1, DRIVE)
    } else if word(0, "drives") && key(1) {
        (2, DRIVE)
    } else if owner && word(2, "drive") {
        (3, DRIVE)
    } else if owner && word(2, "drives") && key(3) {
        (4, DRIVE)
    } else if word(0, "sites") && key(1) && word(2, "lists") && key(3) && word(4, "drive") {
        (5, DRIVE)
    } else if word(0, "shares") && key(1) && (word(2, "driveitem") || word(2, "root")) {
        (3, ITEM)
    } else if word(0, "shares") && key(1) && word(2, "items") && key(3) {
        (4, ITEM)
    } else {
        return;
    };
    let mut end = at;
    if name == DRIVE {
        if word(at, "root") {
            (end, name) = (at + 1, ITEM);
        } else if (word(at, "items") || word(at, "special")) && key(at + 1) {
            (end, name) = (at + 2, ITEM);
        }
    }
    tokens.splice(0..end, [Token::Text(name.into())]);
}

fn is_text(tokens: &[Token], at: usize, word: &str) -> bool {
    matches!(tokens.get(at), Some(Token::Text(text)) if &**text == word)
}

/// Whether a token can be the key behind a collection.
fn is_key_like(token: &Token) -> bool {
    match token {
        Token::Text(text) => !token::is_system(text),
        Token::Key | Token::Hole | Token::Named { .. } | Token::Pattern(_) => true,
        Token::Qualified(_) | Token::Rest => false,
    }
}

/// Whether a comparison may do without this token: arguments, casts, and `$count` or `$value` at
/// the end. A template that ends in a cast or a function documents that and nothing else, and `$ref`
/// is another thing than what it refers to.
fn may_be_missing(tokens: &[Token], at: usize, side: Side) -> bool {
    match tokens.get(at) {
        Some(Token::Qualified(_)) => side == Side::Path || at + 1 != tokens.len(),
        Some(Token::Named { .. } | Token::Rest) => true,
        Some(Token::Text(text)) => {
            at + 1 == tokens.len() && at > 0 && matches!(&**text, "$count" | "$value")
        }
        _ => false,
    }
}

/// Whether a token of a template stands for a token of a path.
pub(in crate::exchange) fn accepts(template: &Token, path: &Token) -> bool {
    match (template, path) {
        (Token::Rest, _) | (Token::Pattern(_), Token::Key | Token::Hole) => true,
        (Token::Text(template), Token::Text(path)) => template == path,
        (Token::Text(name), Token::Qualified(qualified))
        | (Token::Qualified(qualified), Token::Text(name)) => unqualified(qualified) == &**name,
        (Token::Qualified(template), Token::Qualified(path)) => {
            unqualified(template) == unqualified(path)
        }
        (Token::Text(template), Token::Hole) => !token::is_system(template),
        (Token::Key | Token::Named { .. }, path) => match path {
            Token::Text(text) => !token::is_system(text),
            _ => true,
        },
        (Token::Pattern(pieces), Token::Text(text)) => token::fits(pieces, text),
        _ => false,
    }
}

/// How far a path lies from the literal text of a template that admits it: the lower, the more
/// precisely the template speaks of this path. `None` where the template does not admit it.
pub(super) fn cost(template: &Pathway, path: &Pathway) -> Option<u32> {
    let wanted = &template.tokens;
    // The cheapest way to each position of the template.
    let mut before = vec![UNREACHED; wanted.len() + 1];
    let mut after = before.clone();
    lower(&mut before, 0, 0);
    skip_template(template, &mut before);
    for (at, token) in path.tokens.iter().enumerate() {
        after.fill(UNREACHED);
        let optional = path.is_optional(at);
        for (position, &reached) in before.iter().enumerate() {
            if reached == UNREACHED {
                continue;
            }
            if optional {
                lower(&mut after, position, reached + skip_price(token));
            }
            if let Some(wanted) = wanted.get(position).filter(|wanted| accepts(wanted, token)) {
                let stays = matches!(wanted, Token::Rest);
                let next = position + usize::from(!stays);
                lower(&mut after, next, reached + price(wanted, token));
            }
        }
        skip_template(template, &mut after);
        std::mem::swap(&mut before, &mut after);
    }
    before.last().copied().filter(|&cost| cost != UNREACHED)
}

const UNREACHED: u32 = u32::MAX;

fn skip_template(template: &Pathway, costs: &mut [u32]) {
    if template.optional == 0 {
        return;
    }
    for (at, token) in template.tokens.iter().enumerate() {
        let reached = costs.get(at).copied().unwrap_or(UNREACHED);
        if reached != UNREACHED && template.is_optional(at) {
            lower(costs, at + 1, reached + skip_price(token));
        }
    }
}

fn lower(costs: &mut [u32], at: usize, cost: u32) {
    if let Some(slot) = costs.get_mut(at) {
        *slot = cost.min(*slot);
    }
}

/// The order in which names are looked for behind a collection: names of the system, qualified
/// names, unqualified ones, keys; what is left out on one side comes last.
fn price(template: &Token, path: &Token) -> u32 {
    match (template, path) {
        (Token::Text(_), Token::Text(_))
        | (Token::Qualified(_), Token::Qualified(_))
        | (Token::Named { .. }, Token::Named { .. }) => 0,
        (Token::Qualified(_), _) | (_, Token::Qualified(_)) if !is_key(template) => 1,
        (Token::Text(_), _) => 40,
        (Token::Pattern(_), _) => 5,
        (_, Token::Qualified(_)) => 200,
        (Token::Rest, _) => 300,
        _ => 10,
    }
}

fn is_key(token: &Token) -> bool {
    matches!(token, Token::Key | Token::Named { .. })
}

fn skip_price(token: &Token) -> u32 {
    match token {
        Token::Named { .. } => 2,
        Token::Rest => 0,
        _ => 100,
    }
}

/// In how many tokens a template and a path differ.
pub(super) fn distance(template: &Pathway, path: &Pathway) -> usize {
    let mut before: Vec<usize> = (0..=template.tokens.len()).collect();
    for (row, token) in path.tokens.iter().enumerate() {
        let mut after = Vec::with_capacity(before.len());
        let mut left = row + 1;
        after.push(left);
        for (wanted, pair) in template.tokens.iter().zip(before.windows(2)) {
            let &[diagonal, above] = pair else { continue };
            left = (diagonal + usize::from(!accepts(wanted, token)))
                .min(above + 1)
                .min(left + 1);
            after.push(left);
        }
        before = after;
    }
    before.last().copied().unwrap_or_default()
}
