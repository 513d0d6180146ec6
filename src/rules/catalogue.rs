//! All rules, in the order of their names.

use std::sync::LazyLock;

use crate::config::KnownRule;

use super::{Rule, exchange, metadata, page, recording, set};

/// Every rule, in the order of their names.
pub static RULES: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    let mut rules: Vec<&'static Rule> = Vec::new();
    rules.extend(exchange::RULES);
    rules.extend(recording::RULES);
    rules.extend(page::CHECKS.iter().flat_map(|(rules, _)| rules.iter()));
    rules.extend(set::CHECKS.iter().flat_map(|(rules, _)| rules.iter()));
    rules.push(&super::suppress::RULE);
    rules.extend(metadata::CHECKS.iter().flat_map(|(rules, _)| rules.iter()));
    rules.sort_by_key(|rule| rule.name);
    rules.dedup_by_key(|rule| rule.name);
    rules
});

/// Every rule as a configuration may name it.
pub fn known() -> Vec<KnownRule> {
    let rules = RULES.iter();
    rules
        .map(|rule| KnownRule {
            name: rule.name,
            about: rule.summary(),
            level: rule.level(),
        })
        .collect()
}

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name).copied()
}
