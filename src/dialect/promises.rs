//! What descriptions promise: one pass over the words, then a look around each.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::limits::{Limit, Template};
use super::names::{self, Links};
use super::phrases::Phrases;
use super::sentences::{End, Start, clause_end, clause_start, from, is_mark, is_one_of};
use super::types::{Primitive, Promise, Told, TypeExpr};
use super::values::{self, List, ListWords};
use super::words::{DialectError, Words};

/// The words of descriptions.
#[derive(Clone, Debug, Default)]
pub(super) struct Descriptions {
    phrases: Phrases<Meaning>,
    limits: Vec<(Measure, Template)>,
    lists: ListWords,
    growing: Vec<String>,
    conditional: Vec<String>,
    articles: Vec<String>,
}

/// What a phrase says, if the words around it allow.
#[derive(Clone, Copy, Debug)]
enum Meaning {
    Clause(Clause),
    Combined,
    ListOfLists,
    Inherited,
    Values {
        open: bool,
    },
    /// Values follow, which make no list.
    Named,
    Further,
    /// The value may be empty, which no list says.
    Empty,
    /// Index of the template it is the anchor of.
    Limit(usize),
}

/// Promises that are clauses of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clause {
    Required,
    Optional,
    ReadOnly,
    Nullable,
    NotNullable,
    Flags,
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Elements,
    Characters,
    Range,
}

/// Where a text stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// The links around.
    pub(super) links: Links<'a>,
    /// Whether it is a type cell: remarks follow the type behind a comma.
    pub(super) in_type: bool,
}

impl Descriptions {
    pub(super) fn new(words: &Words) -> Result<Self, DialectError> {
        let promises = &words.promises;
        let mut limits = Vec::new();
        for (measure, templates) in [
            (Measure::Elements, &words.limits.elements),
            (Measure::Characters, &words.limits.characters),
            (Measure::Range, &words.limits.range),
        ] {
            for template in templates.iter().flatten() {
                limits.push((measure, template.clone()));
            }
        }
        let values = &words.values;
        let lists = [
            (&promises.required, Meaning::Clause(Clause::Required)),
            (&promises.optional, Meaning::Clause(Clause::Optional)),
            (&promises.read_only, Meaning::Clause(Clause::ReadOnly)),
            (&promises.nullable, Meaning::Clause(Clause::Nullable)),
            (&promises.not_nullable, Meaning::Clause(Clause::NotNullable)),
            (&promises.flags, Meaning::Clause(Clause::Flags)),
            (&promises.inherited_from, Meaning::Inherited),
            (&promises.list_of_lists, Meaning::ListOfLists),
            (&values.closed, Meaning::Values { open: false }),
            (&values.open, Meaning::Values { open: true }),
            (&values.named, Meaning::Named),
            // Behind the lists, which the same words may open.
            (&promises.combined, Meaning::Combined),
            (&values.further, Meaning::Further),
            (&values.empty, Meaning::Empty),
        ];
        let mut phrases: Vec<(&str, Meaning)> = Vec::new();
        for (list, meaning) in lists {
            phrases.extend(list.words().iter().map(|phrase| (phrase.as_str(), meaning)));
        }
        for (index, (_, template)) in limits.iter().enumerate() {
            phrases.push((template.anchor(), Meaning::Limit(index)));
        }
        Ok(Self {
            phrases: Phrases::new(phrases)?,
            lists: ListWords {
                joins: words.values.joins.to_vec(),
                more: words.values.more.to_vec(),
                nothing: words.values.nothing.to_vec(),
            },
            growing: words.values.growing.to_vec(),
            conditional: words.values.conditional.to_vec(),
            articles: words.types.articles.to_vec(),
            limits,
        })
    }

    /// What a text promises about a property of the type `ty`.
    pub(super) fn read(&self, place: Place<'_>, ty: &TypeExpr) -> Vec<Told<Promise>> {
        let text = place.text;
        let mut promises: Vec<Told<Promise>> = Vec::new();
        let mut lists: Option<Lists> = None;
        // Words inside a list are values, whatever they say elsewhere.
        let mut listed = 0;
        let listable = takes_values(ty);
        for (found, meanings) in self.phrases.find(text) {
            if found.start < listed {
                continue;
            }
            for &meaning in meanings {
                let told = match meaning {
                    Meaning::Clause(clause) => clause
                        .stands(place, &found)
                        .then(|| (clause.promise(), found.clone())),
                    Meaning::Combined => (clause_start(text, found.start) == Start::Sentence)
                        .then(|| (Promise::Flags, found.clone())),
                    Meaning::ListOfLists => ty
                        .is_collection()
                        .then(|| (Promise::ListOfLists, found.clone())),
                    Meaning::Inherited => {
                        names::name_at(text, found.end, place.links, &self.articles).map(
                            |(name, end)| {
                                (Promise::InheritedFrom(Box::new(name)), found.start..end)
                            },
                        )
                    }
                    Meaning::Values { open } => {
                        // "The state of it  Possible values are: …": the full stop is missing.
                        let is_capital = from(text, found.start).starts_with(char::is_uppercase);
                        if (is_capital || clause_start(text, found.start) != Start::Inside)
                            && let Some(list) = self.lists.read(text, found.end)
                        {
                            listed = list.end;
                            if listable {
                                let open = open || self.is_conditional(text, found.start);
                                let lists = lists.get_or_insert_default();
                                lists.add(list, open, &found, |range| {
                                    let word = text.get(range.clone())?;
                                    (!self.grows(word)).then_some(word)
                                });
                            }
                        }
                        None
                    }
                    Meaning::Named => None,
                    Meaning::Further => {
                        if let Some(lists) = &mut lists {
                            let list = self.lists.read(text, behind_link(text, found.end));
                            listed = list.as_ref().map_or(listed, |list| list.end);
                            lists.extend(list);
                        }
                        None
                    }
                    Meaning::Empty => {
                        if let Some(lists) = &mut lists {
                            lists.open = true;
                        }
                        None
                    }
                    Meaning::Limit(index) => {
                        self.limits.get(index).and_then(|(measure, template)| {
                            let limit = template.read(text, &found, place.in_type)?;
                            Some((measure.promise(&limit, ty)?, limit.range))
                        })
                    }
                };
                if let Some((value, range)) = told {
                    promises.push(Told {
                        value,
                        span: place.links.span(range),
                    });
                    // One sentence can fit several templates of its words.
                    break;
                }
            }
        }
        if let Some(lists) = lists {
            promises.push(self.told(lists, place));
        }
        promises
    }

    /// Whether a text names values, be it in prose that is no plain list: "possible values are `a`
    /// for this, and `b` for that".
    pub(super) fn names_values(&self, text: &str) -> bool {
        let opens = |meaning: &Meaning| matches!(meaning, Meaning::Values { .. } | Meaning::Named);
        self.phrases.find(text).any(|(found, meanings)| {
            meanings.iter().any(opens) && values::begins_with_marks(text, found.end)
        })
    }

    /// Whether the sentence or clause in front of a list says when the list holds: "Chosen if x is
    /// `true`." What is right in the other case, nobody says.
    fn is_conditional(&self, text: &str, at: usize) -> bool {
        /// What ends in front of a list, and the marks of its last word, is no longer than this.
        const NEAR: usize = 60;
        let before = text.get(..at).unwrap_or_default();
        let near = (0..=before.len().saturating_sub(NEAR))
            .rev()
            .find_map(|from| before.get(from..))
            .unwrap_or_default();
        let said: String = near.chars().filter(|&c| !is_mark(c) && c != '`').collect();
        let said = values::without_tags(&said, |c| matches!(c, '.' | ',' | ':'));
        self.conditional.iter().any(|words| {
            said.len()
                .checked_sub(words.len())
                .and_then(|start| said.get(start..))
                .is_some_and(|end| end.eq_ignore_ascii_case(words))
        })
    }

    /// Whether a listed value says that more values may come.
    pub(super) fn grows(&self, value: &str) -> bool {
        is_one_of(&self.growing, value)
    }

    /// The promise that a list of values makes.
    pub(super) fn values(&self, values: Vec<Told<String>>, open: bool) -> Promise {
        Promise::Values {
            grows: values.iter().any(|told| self.grows(&told.value)),
            values,
            open,
        }
    }

    fn told(&self, lists: Lists, place: Place<'_>) -> Told<Promise> {
        let values: Vec<Told<String>> = lists
            .values
            .into_iter()
            .map(|range| Told {
                value: place.text.get(range.clone()).unwrap_or_default().to_owned(),
                span: place.links.span(range),
            })
            .collect();
        Told {
            value: self.values(values, lists.open),
            span: place.links.span(lists.range),
        }
    }
}

impl Clause {
    fn promise(self) -> Promise {
        match self {
            Self::Required => Promise::Required,
            Self::Optional => Promise::Optional,
            Self::ReadOnly => Promise::ReadOnly,
            Self::Nullable => Promise::Nullable,
            Self::NotNullable => Promise::NotNullable,
            Self::Flags => Promise::Flags,
        }
    }

    /// Whether the words are a clause of their own, and no condition follows.
    fn stands(self, place: Place<'_>, found: &Range<usize>) -> bool {
        let starts = match clause_start(place.text, found.start) {
            Start::Sentence => true,
            // "Key, not nullable": fine for all but those that lists of values name too.
            Start::Comma => {
                place.in_type || !matches!(self, Self::Required | Self::Optional | Self::Flags)
            }
            Start::Inside => self == Self::NotNullable,
        };
        let ends = match clause_end(place.text, found.end) {
            End::Sentence => true,
            End::Comma => self != Self::Required,
            End::Capital | End::Inside => place.in_type && found.start == 0,
        };
        starts && ends
    }
}

impl Measure {
    fn promise(self, limit: &Limit, ty: &TypeExpr) -> Option<Promise> {
        let whole = |number: f64| {
            // Numbers in descriptions have at most 20 digits: the cast saturates.
            #[expect(clippy::cast_sign_loss, reason = "negative numbers are sorted out")]
            (number >= 0.0 && number.fract() == 0.0).then_some(number as u64)
        };
        let primitive = match ty.innermost() {
            TypeExpr::Primitive(primitive) => Some(*primitive),
            _ => None,
        };
        match self {
            Self::Elements => {
                let most = whole(limit.first)?;
                ty.is_collection().then_some(Promise::MaxItems(most))
            }
            Self::Characters => {
                // "Between 3 and 32 characters": the second number is the limit.
                let most = whole(limit.second.unwrap_or(limit.first))?;
                (primitive == Some(Primitive::String)).then_some(Promise::MaxLength(most))
            }
            Self::Range => {
                let (min, max) = (limit.first, limit.second?);
                (primitive.is_some_and(Primitive::is_number) && min <= max)
                    .then_some(Promise::Range { min, max })
            }
        }
    }
}

/// The lists of one description, as one.
#[derive(Default)]
struct Lists {
    values: Vec<Range<usize>>,
    open: bool,
    range: Range<usize>,
}

impl Lists {
    /// `named` is the word of a value, unless it only says that more values may come.
    fn add<'t>(
        &mut self,
        list: List,
        open: bool,
        found: &Range<usize>,
        named: impl Fn(&Range<usize>) -> Option<&'t str>,
    ) {
        if self.values.is_empty() {
            self.values = list.values;
            self.open = open || list.open;
            self.range = found.start..list.end;
            return;
        }
        // A second list that differs belongs to some case of its own: which holds when
        // nobody can tell.
        let words = |values: &[Range<usize>]| -> FxHashSet<&str> {
            values.iter().filter_map(&named).collect()
        };
        if self.open || words(&self.values) != words(&list.values) {
            self.open = true;
            self.values.extend(list.values);
        } else if list.values.len() > self.values.len() {
            self.values = list.values;
        }
    }

    /// Values that are sent on request; what cannot be read leaves the list open.
    fn extend(&mut self, list: Option<List>) {
        match list {
            Some(list) => {
                self.values.extend(list.values);
                self.open |= list.open;
                self.range.end = list.end;
            }
            None => self.open = true,
        }
    }
}

/// Whether values of this type can be listed: strings, and names of enums.
fn takes_values(ty: &TypeExpr) -> bool {
    match ty.innermost() {
        TypeExpr::Primitive(primitive) => *primitive == Primitive::String,
        TypeExpr::Named(_) | TypeExpr::Unreadable => true,
        TypeExpr::Collection(_) | TypeExpr::OneOf(_) => false,
    }
}

/// Behind the target of a link whose text ends at `at`: "evolvable enum](x.md): `a`".
fn behind_link(text: &str, at: usize) -> usize {
    let rest = from(text, at);
    if !rest.starts_with("](") {
        return at;
    }
    rest.find(')').map_or(at, |close| at + close + 1)
}
