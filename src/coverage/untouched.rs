//! What is most worth recording next: what is documented beside what recordings have.

use std::cmp::Reverse;

use super::survey::Survey;
use crate::words::short_name;

/// So many types, operations and lists are named.
const NAMED: usize = 3;
/// So many things of each are named.
const THINGS: usize = 6;

/// The untouched properties of types, statuses of operations and values of lists that recordings
/// have most of, a line for each.
pub(crate) fn untouched(surveys: &[Survey<'_>]) -> Vec<String> {
    let properties = surveys.iter().flat_map(|survey| {
        let types = survey.properties.chunk_by(|a, b| a.owner == b.owner);
        types.filter_map(|properties| {
            let most = properties.iter().map(|it| it.counts.total()).max()?;
            // What something is related to is shown only to who asks for it.
            let own = properties.iter().filter(|it| {
                let claim = it.claims.first();
                claim.is_some_and(|claim| !claim.relationship)
            });
            let untouched = own.filter(|it| it.counts.total() == 0);
            let names = untouched.map(|it| it.name().to_owned()).collect();
            let owner = &properties.first()?.owner;
            let what = if owner.contains(' ') {
                format!("parameters of {owner}")
            } else {
                format!("properties of {}", short_name(owner))
            };
            Some(Group { most, what, names })
        })
    });
    let statuses = surveys.iter().flat_map(|survey| {
        survey.operations.iter().map(|operation| {
            let untouched = operation.statuses.iter();
            let untouched = untouched.filter(|(_, counts)| counts.total() == 0);
            Group {
                most: operation.counts.total(),
                what: format!("statuses of {}", operation.name()),
                names: untouched.map(|(status, _)| status.to_string()).collect(),
            }
        })
    });
    let values = surveys.iter().flat_map(|survey| {
        let lists = survey.values.chunk_by(|a, b| a.list == b.list);
        lists.filter_map(|values| {
            let untouched = values.iter().filter(|it| it.counts.total() == 0);
            let list = &values.first()?.list;
            let (_, name) = list.rsplit_once([':', '.'])?;
            Some(Group {
                most: values.iter().map(|it| it.counts.total()).sum(),
                what: format!("values of {name}"),
                names: untouched.map(|it| it.value.to_owned()).collect(),
            })
        })
    });
    let mut lines = most(properties);
    lines.extend(most(statuses));
    lines.extend(most(values));
    lines
}

/// Things that no recording has, of something that recordings have.
struct Group {
    /// How often they have it.
    most: usize,
    what: String,
    names: Vec<String>,
}

/// The groups that recordings have most of.
fn most(groups: impl Iterator<Item = Group>) -> Vec<String> {
    let mut groups: Vec<Group> = groups
        .filter(|group| group.most > 0 && !group.names.is_empty())
        .collect();
    groups.sort_by_key(|group| Reverse(group.most));
    let told = groups.iter().take(NAMED).map(|group| {
        // One more name is as short as saying that there is one.
        let (shown, others) = match group.names.split_at_checked(THINGS) {
            Some((shown, others)) if others.len() > 1 => (shown, others.len()),
            _ => (&group.names[..], 0),
        };
        let names = shown.join(", ");
        match others {
            0 => format!("{}: {names}", group.what),
            _ => format!("{}: {names} and {others} more", group.what),
        }
    });
    told.collect()
}
