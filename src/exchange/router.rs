//! Finds every template that admits a path, among thousands.
//!
//! A trie of template tokens, walked with the set of all nodes that the path can have reached.
//! Templates of one shape share a node and are all kept: many pages describe one URL.

use rustc_hash::FxHashMap;

use super::path::Template;
use super::path::compare::Pathway;
use super::path::token::{Token, fits, is_system, unqualified};

/// An index from templates to their owners (an operation, a page).
#[derive(Clone, Debug)]
pub struct Router<T> {
    nodes: Vec<Node>,
    routes: Vec<(Template, T)>,
}

/// A template that admits a path.
#[derive(Debug)]
pub struct Candidate<'a, T> {
    /// The template.
    pub template: &'a Template,
    /// What it was inserted with.
    pub owner: &'a T,
    /// How loosely it speaks of the path: 0 where every segment is its literal name. Behind a
    /// collection come, in this order, names of the system, qualified names, other names, keys.
    pub cost: u32,
}

/// What stands behind one beginning of a template.
#[derive(Clone, Debug, Default)]
struct Node {
    names: FxHashMap<Box<str>, u32>,
    /// By the name without its namespace. A path may do without these.
    qualified: FxHashMap<Box<str>, u32>,
    key: Option<u32>,
    /// A path may do without this one.
    named: Option<u32>,
    patterns: Vec<(Vec<Box<str>>, u32)>,
    /// A node that any number of segments lead back to. It needs none to be reached.
    rest: Option<u32>,
    loops: bool,
    /// The routes that end here.
    ends: Vec<u32>,
}

impl<T> Default for Router<T> {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
            routes: Vec::new(),
        }
    }
}

impl<T> Router<T> {
    /// Adds a template. Equal templates are all kept.
    pub fn insert(&mut self, template: Template, owner: T) {
        let route = self.routes.len() as u32;
        let mut at = 0;
        let pathway = template.pathway();
        for (index, token) in pathway.tokens().iter().enumerate() {
            // `$count` at the end, which a path may do without.
            if matches!(token, Token::Text(_)) && pathway.is_optional(index) {
                self.end(at, route);
            }
            at = self.child(at, token);
        }
        self.end(at, route);
        self.routes.push((template, owner));
    }

    /// All templates with this method that admit `path`, the most literal ones first, equals in
    /// the order they were inserted. `path` stands without host, version and query.
    pub fn find(&self, method: &str, path: &str) -> Vec<Candidate<'_, T>> {
        self.candidates(path, |template| {
            template.method().eq_ignore_ascii_case(method)
        })
    }

    /// All templates that admit `path`, whatever their method.
    pub fn find_any(&self, path: &str) -> Vec<Candidate<'_, T>> {
        self.candidates(path, |_| true)
    }

    /// Every template with its owner, in the order they were inserted.
    pub fn iter(&self) -> impl Iterator<Item = (&Template, &T)> {
        self.routes
            .iter()
            .map(|(template, owner)| (template, owner))
    }

    fn end(&mut self, at: u32, route: u32) {
        if let Some(node) = self.nodes.get_mut(at as usize) {
            node.ends.push(route);
        }
    }

    /// The node behind `token`, made where there is none yet.
    fn child(&mut self, at: u32, token: &Token) -> u32 {
        let new = self.nodes.len() as u32;
        let Some(node) = self.nodes.get_mut(at as usize) else {
            return at;
        };
        let child = match token {
            Token::Text(name) => *node.names.entry(name.clone()).or_insert(new),
            Token::Qualified(name) => *node
                .qualified
                .entry(unqualified(name).into())
                .or_insert(new),
            Token::Key | Token::Hole => *node.key.get_or_insert(new),
            Token::Named { .. } => *node.named.get_or_insert(new),
            Token::Rest => *node.rest.get_or_insert(new),
            Token::Pattern(pieces) => {
                let known = node.patterns.iter().find(|(known, _)| known == pieces);
                let known = known.map(|&(_, child)| child);
                if known.is_none() {
                    node.patterns.push((pieces.clone(), new));
                }
                known.unwrap_or(new)
            }
        };
        if child == new {
            self.nodes.push(Node {
                loops: matches!(token, Token::Rest),
                ..Node::default()
            });
        }
        child
    }

    fn candidates(&self, path: &str, wanted: impl Fn(&Template) -> bool) -> Vec<Candidate<'_, T>> {
        let path = Pathway::of_path(path);
        let mut ends: Vec<u32> = self
            .reached(&path)
            .iter()
            .filter_map(|&at| self.node(at).map(|node| node.ends.as_slice()))
            .flatten()
            .copied()
            .collect();
        ends.sort_unstable();
        ends.dedup();
        let mut found: Vec<_> = ends
            .iter()
            .filter_map(|&route| self.routes.get(route as usize))
            .filter(|(template, _)| wanted(template))
            .filter_map(|(template, owner)| {
                let cost = template.cost(&path)?;
                Some(Candidate {
                    template,
                    owner,
                    cost,
                })
            })
            .collect();
        found.sort_by_key(|candidate| candidate.cost);
        found
    }

    fn node(&self, at: u32) -> Option<&Node> {
        self.nodes.get(at as usize)
    }

    /// The nodes that the whole path leads to.
    fn reached(&self, path: &Pathway) -> Vec<u32> {
        let mut now = vec![0];
        let mut next = Vec::new();
        self.close(&mut now);
        for (at, token) in path.tokens().iter().enumerate() {
            next.clear();
            if path.is_optional(at) {
                next.extend_from_slice(&now);
            }
            for node in now.iter().filter_map(|&at| Some((at, self.node(at)?))) {
                step(node, token, &mut next);
            }
            self.close(&mut next);
            std::mem::swap(&mut now, &mut next);
        }
        now
    }

    /// Adds the nodes behind what a path may do without. The nodes form a tree, so that sorting
    /// is all it takes to keep each of them once.
    fn close(&self, nodes: &mut Vec<u32>) {
        let mut at = 0;
        while let Some(&index) = nodes.get(at) {
            if let Some(node) = self.node(index) {
                nodes.extend(node.qualified.values());
                nodes.extend(node.named);
                nodes.extend(node.rest);
            }
            at += 1;
        }
        if nodes.len() > 1 {
            nodes.sort_unstable();
            nodes.dedup();
        }
    }
}

/// Adds the nodes that `token` leads to: [`accepts`](super::path::compare::accepts), by look-up.
fn step((index, node): (u32, &Node), token: &Token, next: &mut Vec<u32>) {
    if node.loops {
        next.push(index);
    }
    let name = match token {
        Token::Text(name) => Some(&**name),
        Token::Qualified(name) => Some(unqualified(name)),
        _ => None,
    };
    if let Some(name) = name {
        next.extend(node.names.get(name));
        next.extend(node.qualified.get(name));
    }
    if !matches!(token, Token::Text(name) if is_system(name)) {
        next.extend(node.key);
        next.extend(node.named);
    }
    if matches!(token, Token::Hole) {
        let names = node.names.iter().filter(|(name, _)| !is_system(name));
        next.extend(names.map(|(_, child)| child));
    }
    let fitting = node.patterns.iter().filter(|(pieces, _)| match token {
        Token::Text(text) => fits(pieces, text),
        Token::Key | Token::Hole => true,
        _ => false,
    });
    next.extend(fitting.map(|(_, child)| child));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::path::tests::{filled, template};
    use super::*;

    fn router(templates: &[&str]) -> Router<usize> {
        let mut router = Router::default();
        for (owner, template) in templates.iter().enumerate() {
            router.insert(Template::read("GET", template), owner);
        }
        router
    }

    fn found<'a>(router: &'a Router<usize>, path: &str) -> Vec<&'a str> {
        let candidates = router.find("get", path);
        candidates
            .iter()
            .map(|candidate| candidate.template.text())
            .collect()
    }

    #[test]
    fn the_most_literal_template_comes_first() {
        let router = router(&[
            "/users",
            "/users/{id}",
            "/users/delta",
            "/users/microsoft.graph.delta()",
            "/users/$count",
            "/users/{user-id}",
        ]);
        assert_eq!(
            found(&router, "/users/1"),
            ["/users/{id}", "/users/{user-id}"]
        );
        assert_eq!(found(&router, "/users/$count"), ["/users/$count", "/users"]);
        assert_eq!(
            found(&router, "/users/microsoft.graph.delta()")[..2],
            ["/users/microsoft.graph.delta()", "/users/delta"]
        );
        assert_eq!(
            found(&router, "/users/delta"),
            [
                "/users/delta",
                "/users/microsoft.graph.delta()",
                "/users/{id}",
                "/users/{user-id}"
            ]
        );
        assert_eq!(found(&router, "/users")[0], "/users");
        assert_eq!(found(&router, "/groups"), [""; 0]);
    }

    #[test]
    fn methods_part_what_paths_share() {
        let mut router = Router::default();
        router.insert(Template::read("GET", "/things/{id}"), 'g');
        router.insert(Template::read("patch", "/things/{thing}"), 'p');
        let owners = |candidates: Vec<Candidate<'_, char>>| -> String {
            candidates.iter().map(|candidate| candidate.owner).collect()
        };
        assert_eq!(owners(router.find("PATCH", "/things/1")), "p");
        assert_eq!(owners(router.find("DELETE", "/things/1")), "");
        assert_eq!(owners(router.find_any("/things/1")), "gp");
        assert_eq!(router.iter().count(), 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn it_finds_exactly_the_templates_that_admit(
            templates in prop::collection::vec(template(), 0..8),
            path in template(),
            id in "(1|x|delta|a-b)",
            hole in any::<bool>(),
        ) {
            let path = filled(&path, if hole { "{id}" } else { &id });
            let read: Vec<_> = templates.iter().map(|it| it.replace("{}", "{id}")).collect();
            let read: Vec<&str> = read.iter().map(String::as_str).collect();
            let router = router(&read);
            let mut owners: Vec<usize> =
                router.find_any(&path).iter().map(|candidate| *candidate.owner).collect();
            owners.sort_unstable();
            let expected: Vec<usize> = router
                .iter()
                .filter(|(template, _)| template.admits(&path))
                .map(|(_, &owner)| owner)
                .collect();
            prop_assert_eq!(owners, expected);
        }
    }

    #[test]
    fn thousands_of_alike_templates_are_fine() {
        let mut router = Router::default();
        for owner in 0..3_000 {
            router.insert(
                Template::read("GET", &format!("/x/microsoft.graph.f{owner}(a=1)/…/y")),
                owner,
            );
        }
        assert_eq!(
            router.find("GET", "/x/microsoft.graph.f7(a=2)/1/2/y").len(),
            3_000
        );
    }
}
