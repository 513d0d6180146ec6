//! A finding before its places are resolved to lines and columns.

use super::{Mend, Rule};
use crate::findings::{Excerpt, Finding, Related, Severity, Shown, Spot};
use crate::judge::Drift;
use crate::text::Place;

/// A finding in the making.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The rule it breaks.
    pub rule: &'static Rule,
    /// A weight of its own, where this case is lighter than the rule.
    pub severity: Option<Severity>,
    /// What is wrong, and against which promise.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where.
    pub place: Place,
    /// What it is about.
    pub subject: String,
    /// JSON pointer into the body.
    pub pointer: Option<String>,
    /// Subject of the claim that is broken.
    pub cause: Option<String>,
    /// Other places, each with what stands there.
    pub related: Vec<(String, Place)>,
    /// In how many places this very slip stands.
    pub occurrences: usize,
    /// How it is mended.
    pub mend: Option<Mend>,
    /// What has drifted from its pages, where that is what it reports.
    pub drift: Option<Drift>,
    /// What is shown of its place, where that is in a recording.
    pub excerpt: Option<Excerpt>,
}

impl Draft {
    /// A finding about `subject` at `place`.
    pub fn new(
        rule: &'static Rule,
        place: Place,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity: None,
            message: message.into(),
            help: None,
            place,
            subject: subject.into(),
            pointer: None,
            cause: None,
            related: Vec::new(),
            occurrences: 1,
            mend: None,
            drift: None,
            excerpt: None,
        }
    }

    /// With what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With the way to mend it, where there is one.
    #[must_use]
    pub fn mend(mut self, mend: Option<Mend>) -> Self {
        self.mend = mend;
        self
    }

    /// With another place.
    #[must_use]
    pub fn related(mut self, message: impl Into<String>, place: &Place) -> Self {
        self.related.push((message.into(), place.clone()));
        self
    }

    /// With the subject of the claim that makes it a finding.
    #[must_use]
    pub fn cause(mut self, subject: impl Into<String>) -> Self {
        self.cause = Some(subject.into());
        self
    }

    /// Its weight.
    pub fn weight(&self) -> Severity {
        self.severity.unwrap_or(self.rule.severity)
    }

    /// The finding, with every place resolved.
    pub fn resolve(self) -> Finding {
        let recorded = self.place.source.is_recorded();
        let shown = |text: String| {
            if recorded {
                Shown::of_recording(&text)
            } else {
                Shown::of_page(text)
            }
        };
        let severity = self.weight();
        let mut spot = Spot::of(&self.place);
        if let Some(excerpt) = self.excerpt {
            spot.excerpt = excerpt;
        }
        Finding {
            severity,
            rule: self.rule.name,
            message: shown(self.message),
            help: self.help.map(shown),
            spot,
            subject: shown(self.subject),
            pointer: self.pointer.map(shown),
            cause: self.cause.map(shown),
            fix: self.mend.map(Mend::resolve),
            occurrences: self.occurrences,
            seen: Vec::new(),
            related: self
                .related
                .into_iter()
                .map(|(message, place)| Related {
                    message: shown(message),
                    spot: Spot::of(&place),
                })
                .collect(),
        }
    }
}
