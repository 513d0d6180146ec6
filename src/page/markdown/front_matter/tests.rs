//! What front matter says, where, and what is wrong with it.

use proptest::prelude::*;

use super::*;

/// The entries as `key=value @written`, and what is wrong as `!words: reason`.
fn entries(text: &str) -> Vec<String> {
    let (front_matter, _) = read(text);
    let front_matter = front_matter.expect("front matter");
    let slice = |span: Span| &text[span.range()];
    let entries = front_matter.entries.iter();
    entries
        .inspect(|entry| assert!(!slice(entry.key_span).is_empty()))
        .map(|entry| format!("{}={} @{}", entry.key, entry.value, slice(entry.value_span)))
        .chain(
            front_matter
                .fault
                .iter()
                .map(|(span, reason)| format!("!{}: {reason}", slice(*span))),
        )
        .collect()
}

fn yaml(lines: &str) -> Vec<String> {
    entries(&format!("---\n{lines}\n---\n"))
}

#[test]
fn keys_and_values_keep_their_places() {
    let text = "\u{feff}---\r\ntitle: \"Größe: a\"\r\nms.prod:   intune  \r\n---\r\n# A\r\n";
    assert_eq!(
        entries(text),
        ["title=Größe: a @\"Größe: a\"", "ms.prod=intune @intune"]
    );
    let (front_matter, rest) = read(text);
    assert_eq!(&text[rest..], "# A\r\n");
    assert!(text[front_matter.unwrap().span.range()].ends_with("\r\n---"));
}

#[test]
fn a_missing_value_stands_behind_its_colon() {
    let text = "---\nauthor:\ntitle: a\n---";
    let (front_matter, _) = read(text);
    let author = &front_matter.unwrap().entries[0];
    assert_eq!(author.value, "");
    assert_eq!(author.value_span, Span::new(11, 11));
    let text = "---\nauthor : # nobody\n---";
    let (front_matter, _) = read(text);
    assert_eq!(
        front_matter.unwrap().entries[0].value_span,
        Span::new(12, 12)
    );
}

#[test]
fn empty_is_what_says_nothing() {
    assert_eq!(
        yaml("a: \"\"\nb: ''\nc: ~\nd: null\ne: []\nf: { }\ng: # x"),
        [
            "a= @\"\"", "b= @''", "c= @~", "d= @null", "e= @[]", "f= @{ }", "g= @"
        ]
    );
    assert_eq!(yaml("a: \"null\"\nb: 0"), ["a=null @\"null\"", "b=0 @0"]);
}

#[test]
fn lists_and_mappings_are_kept_as_written() {
    assert_eq!(
        yaml("a: [b, 'ü']\nc:\n- d\n- e: f\ng:\n  h: i\n\nj: 'k''l'"),
        [
            "a=[b, 'ü'] @[b, 'ü']",
            "c=- d\n- e: f @- d\n- e: f",
            "g=h: i @h: i",
            "j=k'l @'k''l'"
        ]
    );
    assert_eq!(
        yaml("a: |\n  b\n  c\nd: e\n  f"),
        ["a=b\nc\n @b\n  c", "d=e f @e\n  f"]
    );
}

#[test]
fn what_is_no_yaml_is_shown_where_it_breaks() {
    assert_eq!(
        yaml("title: é\nb: c: d\n"),
        [
            "title=é @é",
            "!: d: a second `: ` on one line; put the value in quotes"
        ]
    );
    assert_eq!(
        yaml("a: **TODO**"),
        ["!**TODO**: a value that starts with `*` needs quotes"]
    );
    assert_eq!(yaml("a: \"b"), ["!\"b: the quote is never closed"]);
    assert_eq!(yaml("a: \"b\" c"), ["!c: words behind the closing quote"]);
    assert_eq!(
        yaml("a: @b"),
        ["!@b: a value cannot start with this character; put it in quotes"]
    );
    assert_eq!(
        yaml("a: b\nc\nd: e"),
        ["a=b @b", "!c: the line has no `key: value`"]
    );
    assert_eq!(yaml("- a"), ["!- a: it has no `key: value` lines"]);
    assert_eq!(yaml("words"), ["!words: it has no `key: value` lines"]);
}

#[test]
fn front_matter_may_be_empty_but_it_must_end() {
    assert_eq!(entries("---\n---\n"), [""; 0]);
    assert_eq!(entries("---\n# x\n...\n"), [""; 0]);
    for text in [
        "---\na: b\n",
        "----\na: b\n---\n",
        " ---\n---\n",
        "\n---\n---\n",
    ] {
        assert!(read(text).0.is_none(), "{text:?}");
    }
    assert_eq!(read("\u{feff}---\n").1, 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn plain_lines_are_read_as_the_parser_reads_them(
        text in "((a|b-c|d\\.e|null|1)( ?:)( |  )?(f|\"g\"|'h'|f: g|i #j|k:l|~|null|0x1|- m|m'|\"|'n'')?[ \r]?\n| o\n|\n|#p\n){0,5}",
    ) {
        let yaml = Span::new(0, text.len());
        let lines = Lines::of(&text, 0).filter(|line| !line.is_empty());
        let plain: Option<Vec<_>> = lines.map(|line| plain_line(line, words_of(&text, line))).collect();
        if let Some(plain) = plain {
            let (entries, fault) = yaml::read(&text, yaml);
            prop_assert!(fault.is_none(), "{:?}", fault);
            prop_assert_eq!(format!("{plain:?}"), format!("{entries:?}"));
        }
    }
}

#[test]
fn brackets_over_several_lines_need_no_indentation() {
    let text = "---\na: [\n\t\"x # y\",\n\t'ü',\n]\nb: { c: [d,\ne] }\ntitle: t\n---";
    let (front_matter, _) = read(text);
    let front_matter = front_matter.unwrap();
    assert_eq!(front_matter.fault, None);
    let places: Vec<_> = front_matter
        .entries
        .iter()
        .map(|entry| (entry.key.as_str(), &text[entry.value_span.range()]))
        .collect();
    assert_eq!(
        places,
        [
            ("a", "[\n\t\"x # y\",\n\t'ü',\n]"),
            ("b", "{ c: [d,\ne] }"),
            ("title", "t")
        ]
    );
}

#[test]
fn a_bracket_that_never_closes_is_a_fault_all_the_same() {
    let (front_matter, _) = read("---\na: [\n\tx,\ntitle: t\n---");
    assert!(front_matter.unwrap().fault.is_some());
}
