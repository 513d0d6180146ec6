//! The name of a slip, stable under edits.

/// Names a slip by its rule and its subject, in 16 lower-case hexadecimal digits.
///
/// Neither file nor line is part of it, so a baseline survives edits and moved pages. It is the
/// 64-bit FNV-1a hash (RFC 9923) of the rule's name, a NUL byte, and the subject, both in UTF-8.
/// Baselines rest on it: it never changes between releases.
pub fn fingerprint(rule: &str, subject: &str) -> String {
    const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let bytes = rule.bytes().chain([0]).chain(subject.bytes());
    let hash = bytes.fold(OFFSET_BASIS, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(PRIME)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_never_changes_between_releases() {
        // Computed by another implementation of FNV-1a.
        assert_eq!(fingerprint("", ""), "af63bd4c8601b7df");
        assert_eq!(
            fingerprint("wrong-type", "type:ns.user/property:mail"),
            "f04cb2657d9b9598"
        );
    }

    #[test]
    fn rule_and_subject_do_not_run_into_each_other() {
        assert_ne!(fingerprint("ab", "c"), fingerprint("a", "bc"));
    }
}
