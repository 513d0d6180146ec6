//! What in a text of a recording looks like a credential: by the name in front of it, or by the
//! look of it.
//!
//! Looking too closely costs a reader a few letters, looking past one costs somebody an account:
//! what is in doubt is a secret.

use std::ops::Range;

/// Names of secrets end like this, in lower case and without marks between the words.
const ENDINGS: [&str; 38] = [
    "password",
    "passwords",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "secret",
    "secrets",
    "token",
    "tokens",
    "jwt",
    "cookie",
    "cookies",
    "authorization",
    "credential",
    "assertion",
    "samlresponse",
    "samlrequest",
    "sessionid",
    "apikey",
    "apikeys",
    "accesskey",
    "accesskeyid",
    "accountkey",
    "authkey",
    "encryptionkey",
    "functionskey",
    "masterkey",
    "privatekey",
    "primarykey",
    "secondarykey",
    "secretkey",
    "sessionkey",
    "sharedkey",
    "signingkey",
    "storagekey",
    "subscriptionkey",
    "wpakey",
];

/// What may stand behind the name of a secret: `secretText`, `tokenValue`.
const TAILS: [&str; 8] = [
    "text", "value", "hash", "string", "data", "base64", "plain", "encoded",
];

/// Names that are secrets in a query or a form, and ordinary words elsewhere.
const IN_QUERIES: [&str; 9] = [
    "code",
    "sig",
    "signature",
    "key",
    "state",
    "nonce",
    "sid",
    "session",
    "codeverifier",
];

/// Whether what has this name, in a header, a query, a form or an object, is to be kept secret.
pub fn is_secret_name(name: &str) -> bool {
    let folded = folded(name);
    let mut name = folded.as_str();
    while let Some(rest) = TAILS.iter().find_map(|tail| name.strip_suffix(tail)) {
        name = rest;
    }
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether an option of a query, or a field of a form, is to be kept secret.
pub fn is_secret_option(name: &str) -> bool {
    is_secret_name(name) || IN_QUERIES.contains(&folded(name).as_str())
}

/// Whether what a JSON pointer leads to is to be kept secret, by the name of anything it lies in.
pub fn is_secret_path(pointer: &str) -> bool {
    pointer.split('/').any(is_secret_name)
}

fn folded(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// The parts of `text` that look like secrets, in order, without overlaps. Linear in the text.
pub fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    named(text, &mut found);
    looks(text, &mut found);
    user_info(text, &mut found);
    private_keys(text, &mut found);
    found.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// What follows the name of a secret and a colon or an equals sign: in JSON, however often it is
/// escaped, in headers, queries and forms, and in XML.
fn named(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let mut at = 0;
    while at < bytes.len() {
        let length = run(bytes, at, is_name);
        if length == 0 {
            at += 1;
            continue;
        }
        let end = at + length;
        let name = &text[at..end];
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let in_query = before.is_none_or(|byte| matches!(byte, b'?' | b'&'));
        let secret = is_secret_name(name) || (in_query && is_secret_option(name));
        if secret && let Some(value) = value_behind(text, end, name) {
            at = value.end.max(end);
            found.push(value);
        } else {
            at = end;
        }
    }
}

fn run(bytes: &[u8], at: usize, is_in: impl Fn(&u8) -> bool) -> usize {
    bytes[at..].iter().take_while(|byte| is_in(byte)).count()
}

/// The value of the name that ends at `end`.
fn value_behind(text: &str, end: usize, name: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let quote = |byte: &u8| matches!(byte, b'"' | b'\'' | b'\\' | b'`');
    let mut at = end + run(bytes, end, quote);
    at += run(bytes, at, blank);
    let rest = text.get(at..)?;
    at += match rest.as_bytes().first()? {
        b':' | b'=' | b'>' => 1,
        _ if rest.get(..3)?.eq_ignore_ascii_case("%3d") => 3,
        _ => return None,
    };
    at += run(bytes, at, |byte: &u8| byte.is_ascii_whitespace());
    let opening = run(bytes, at, quote);
    let start = at + opening;
    let rest = text.get(start..)?;
    let whole_line = {
        let name = folded(name);
        name.ends_with("cookie") || name.ends_with("authorization")
    };
    let length = if opening > 0 {
        rest.find(['"', '\'', '`', '\n'])
    } else if whole_line {
        rest.find(['\n', '\r', '"'])
    } else {
        rest.find([
            '&', ',', ';', '}', ']', ')', '"', '\'', '`', '<', '\n', '\r',
        ])
    };
    let value = start..start + length.unwrap_or(rest.len());
    (!value.is_empty()).then_some(value)
}

/// Words that stand in front of a credential in a header.
const SCHEMES: [&str; 8] = [
    "bearer",
    "basic",
    "digest",
    "negotiate",
    "ntlm",
    "sharedkey",
    "sharedkeylite",
    "sharedaccesssignature",
];

/// How credentials of well-known services start.
const STARTS: [&str; 17] = [
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "xoxa-",
    "xoxb-",
    "xoxp-",
    "xoxs-",
    "sk_live_",
    "sk_test_",
    "sk-",
    "AKIA",
    "AIza",
    "ya29.",
];

/// Words that are no words: tokens of known looks, what stands behind `Bearer`, and long mixtures
/// of letters and digits.
fn looks(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let is_in = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'_' | b'-' | b'+' | b'/' | b'=' | b'~' | b'.' | b'%')
    };
    let mut scheme = false;
    let mut at = 0;
    while at < bytes.len() {
        let length = run(bytes, at, is_in);
        if length == 0 {
            scheme &= bytes[at] == b' ';
            at += 1;
            continue;
        }
        let word = &text[at..at + length];
        if scheme && is_behind_scheme(word) {
            found.push(at..at + length);
        } else {
            in_word(word, at, found);
        }
        scheme = SCHEMES.iter().any(|name| word.eq_ignore_ascii_case(name));
        at += length;
    }
}

/// "Basic authentication" is a sentence, "Basic dXNlcg==" is not.
fn is_behind_scheme(word: &str) -> bool {
    let inner = word.get(1..).unwrap_or_default();
    word.len() > 3 && inner.contains(|c: char| !c.is_ascii_lowercase() && c != '.')
}

fn in_word(word: &str, offset: usize, found: &mut Vec<Range<usize>>) {
    // The header of a JWT is an object, and so starts like this.
    if let Some(at) = word.find("eyJ").filter(|&at| word.len() >= at + 11) {
        found.push(offset + at..offset + word.len());
        return;
    }
    let mut at = 0;
    for piece in word.split(['/', '.', '=', '%']) {
        let known = STARTS
            .iter()
            .any(|start| piece.starts_with(start) && piece.len() >= start.len() + 12);
        let ya29 = piece == "ya29" && word.len() > at + 12;
        if known || is_random(piece) {
            found.push(offset + at..offset + at + piece.len());
        } else if ya29 {
            found.push(offset + at..offset + word.len());
            return;
        }
        at += piece.len() + 1;
    }
}

/// Names change between letters and digits once or twice, and are written in hexadecimal digits
/// only with marks between them.
fn is_random(piece: &str) -> bool {
    let digits = piece.bytes().any(|byte| byte.is_ascii_digit());
    if piece.len() >= 32 && digits && piece.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return true;
    }
    if piece.len() < 24 {
        return false;
    }
    let upper = piece.bytes().any(|byte| byte.is_ascii_uppercase());
    let lower = piece.bytes().any(|byte| byte.is_ascii_lowercase());
    let mut groups = 0;
    let mut in_digits = false;
    for byte in piece.bytes() {
        groups += usize::from(byte.is_ascii_digit() && !in_digits);
        in_digits = byte.is_ascii_digit();
    }
    upper && lower && groups >= 3
}

/// `https://user:password@host`: what stands before the `@`.
fn user_info(text: &str, found: &mut Vec<Range<usize>>) {
    for (at, _) in text.match_indices("://") {
        let start = at + 3;
        let rest = &text[start..];
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"'));
        let authority = &rest[..end.unwrap_or(rest.len())];
        if let Some(end) = authority.rfind('@').filter(|&end| end > 0) {
            found.push(start..start + end);
        }
    }
}

fn private_keys(text: &str, found: &mut Vec<Range<usize>>) {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("-----BEGIN")) {
        let start = from + at;
        let end = text[start..].find("-----END");
        let end = end.map_or(text.len(), |end| start + end);
        found.push(start..end);
        from = end.max(start + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn masked(text: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        for range in secrets(text) {
            out.push_str(&text[at..range.start]);
            out.push('…');
            at = range.end;
        }
        out + &text[at..]
    }

    #[test]
    fn names_of_secrets() {
        for name in [
            "Authorization",
            "Proxy-Authorization",
            "Set-Cookie",
            "X-Api-Key",
            "Ocp-Apim-Subscription-Key",
            "client_secret",
            "clientSecret",
            "secretText",
            "tokenValue",
            "access_token",
            "newPassword",
            "SAMLResponse",
            "pwd",
            "preSharedKey",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "tokenType",
            "tokenExpirationDateTime",
            "passwordMinimumLength",
            "passwordRequiredType",
            "isTokenValid",
            "code",
            "key",
            "keyCredentials",
            "displayName",
            "value",
            "text",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
        assert!(is_secret_option("code") && is_secret_option("sig"));
        assert!(!is_secret_option("$select"));
    }

    #[test]
    fn what_follows_the_name_of_a_secret() {
        assert_eq!(
            masked("Authorization: Bearer abc\nx: y"),
            "Authorization: …\nx: y"
        );
        assert_eq!(masked("Cookie: a=b; c=d"), "Cookie: …");
        assert_eq!(masked("?code=a1&x=2"), "?code=…&x=2");
        assert_eq!(masked("password=p%40ss&user=u"), "password=…&user=u");
        assert_eq!(
            masked(r#"{"password": "hunter2", "x": 1}"#),
            r#"{"password": "…", "x": 1}"#
        );
        assert_eq!(
            masked(r#"{\"clientSecret\":\"hunter2\",\"x\":1}"#),
            r#"{\"clientSecret\":\"…",\"x\":1}"#
        );
        assert_eq!(masked("{'apiKey': 1234, x: 1}"), "{'apiKey': …, x: 1}");
        assert_eq!(
            masked("<password>hunter2</password>"),
            "<password>…</password>"
        );
    }

    #[test]
    fn what_looks_like_a_secret() {
        let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
        assert_eq!(masked(&format!("the text \"{jwt}\"")), "the text \"…\"");
        assert_eq!(
            masked("Bearer hunter2 and Basic dXNlcjpw"),
            "Bearer … and Basic …"
        );
        assert_eq!(masked("https://me:pass@a.com/x"), "https://…@a.com/x");
        assert_eq!(masked("ghp_abcdefghijklmnop"), "…");
        assert_eq!(
            masked("-----BEGIN PRIVATE KEY-----\nMII\n-----END"),
            "…-----END"
        );
        assert_eq!(masked("0123456789abcdef0123456789abcdef"), "…");
        assert_eq!(masked("Zx8Q~k3mN-pT5vW7yB9dF1hJ2l"), "…");
    }

    #[test]
    fn what_people_and_pages_write_is_no_secret() {
        for text in [
            "Basic authentication is off",
            "the bearer token is missing",
            "`tokenExpirationDateTime` is documented as DateTimeOffset, but is the text \"soon\"",
            "#microsoft.graph.windows10EndpointProtectionConfiguration",
            "22dd8c44-86ae-4c2d-8b2b-2c5f0e5a1d0b",
            "https://graph.microsoft.com/v1.0/users?$select=id,mail&$top=5",
            "{\"error\": {\"code\": \"Request_BadRequest\"}}",
            "2020-01-01T00:00:00.0000000Z",
            "me@example.com",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    proptest! {
        #[test]
        fn parts_lie_in_order_on_boundaries(text in "(?s).{0,200}|([a-z:=\"\\\\é&?@/ ]|token|://|eyJ){0,60}") {
            let mut at = 0;
            for range in secrets(&text) {
                prop_assert!(range.start >= at && range.start < range.end);
                prop_assert!(text.get(range.clone()).is_some());
                at = range.end;
            }
        }
    }
}
