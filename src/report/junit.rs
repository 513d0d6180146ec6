//! Suites of tests as `JUnit` reports them: each page or recording is a suite, each finding a test that fails, and
//! a page without any a test that passes. What could not be checked is skipped.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::writer::Writer;
use rustc_hash::FxHashMap;

use crate::findings::{Finding, NotChecked, Spot, one_line};

use super::{Report, sentence};

/// The suite of what could not be checked, which no page is called.
const NOT_CHECKED: &str = "not checked";

/// Writes the document. Nothing in it is of the moment: equal pages give equal reports.
pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let mut suites: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for page in report.judged {
        suites.entry(page).or_default();
    }
    for finding in report.findings {
        suites.entry(&finding.spot.file).or_default().push(finding);
    }
    let skipped = &report.summary.not_checked;
    let tests: usize = suites.values().map(|findings| findings.len().max(1)).sum();
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attribute(("name", "apiproof"))
        .with_attribute(("tests", &*(tests + skipped.len()).to_string()))
        .with_attribute(("failures", &*report.findings.len().to_string()))
        .with_attribute(("errors", "0"))
        .write_inner_content(|xml| {
            for (page, findings) in &suites {
                suite(page, findings, xml)?;
            }
            if skipped.is_empty() {
                return Ok(());
            }
            not_checked(skipped, xml)
        })?;
    writeln!(out)
}

fn suite<W: Write>(page: &str, findings: &[&Finding], xml: &mut Writer<W>) -> io::Result<()> {
    let page = fit(page);
    let page = page.as_str();
    xml.create_element("testsuite")
        .with_attribute(("name", page))
        .with_attribute(("tests", &*findings.len().max(1).to_string()))
        .with_attribute(("failures", &*findings.len().to_string()))
        .with_attribute(("errors", "0"))
        .with_attribute(("skipped", "0"))
        .write_inner_content(|xml| {
            if findings.is_empty() {
                let case = xml.create_element("testcase");
                let case = case.with_attribute(("name", "keeps its promises"));
                case.with_attribute(("classname", page)).write_empty()?;
            }
            // Two tests of one name would be one to whoever compares this report with the last.
            let mut names: FxHashMap<String, usize> = FxHashMap::default();
            for finding in findings {
                let mut name = fit(&format!("{}: {}", finding.rule, sentence(finding)));
                let times = names.entry(name.clone()).or_default();
                *times += 1;
                if *times > 1 {
                    name = format!("{name} ({times})");
                }
                failure(page, &name, finding, xml)?;
            }
            Ok(())
        })?;
    Ok(())
}

fn failure<W: Write>(
    page: &str,
    name: &str,
    finding: &Finding,
    xml: &mut Writer<W>,
) -> io::Result<()> {
    xml.create_element("testcase")
        .with_attribute(("name", name))
        .with_attribute(("classname", page))
        .write_inner_content(|xml| {
            xml.create_element("failure")
                .with_attribute(("type", finding.rule))
                .with_attribute(("message", &*fit(&sentence(finding))))
                .write_text_content(BytesText::new(&details(finding)))?;
            Ok(())
        })?;
    Ok(())
}

/// Where, how bad, who promised otherwise and what to do, a line each.
fn details(finding: &Finding) -> String {
    let at = |spot: &Spot| {
        let place = &spot.location;
        format!("{}:{}:{}", spot.file, place.line, place.column)
    };
    let severity = finding.severity.name();
    let mut lines = vec![format!("{}: {severity}", at(&finding.spot))];
    let related = finding.related.iter();
    lines.extend(related.map(|related| format!("{}: {}", at(&related.spot), related.message)));
    lines.extend(finding.help.iter().map(|help| format!("help: {help}")));
    let lines: Vec<String> = lines.iter().map(|line| fit(line)).collect();
    lines.join("\n")
}

fn not_checked<W: Write>(skipped: &[NotChecked], xml: &mut Writer<W>) -> io::Result<()> {
    let count = skipped.len().to_string();
    xml.create_element("testsuite")
        .with_attribute(("name", NOT_CHECKED))
        .with_attribute(("tests", &*count))
        .with_attribute(("failures", "0"))
        .with_attribute(("errors", "0"))
        .with_attribute(("skipped", &*count))
        .write_inner_content(|xml| {
            for NotChecked { reason, count } in skipped {
                xml.create_element("testcase")
                    .with_attribute(("name", &*fit(reason)))
                    .with_attribute(("classname", NOT_CHECKED))
                    .write_inner_content(|xml| {
                        let message = match count {
                            1 => "once".to_owned(),
                            count => format!("{count} times"),
                        };
                        let skipped = xml.create_element("skipped");
                        skipped
                            .with_attribute(("message", &*message))
                            .write_empty()?;
                        Ok(())
                    })?;
            }
            Ok(())
        })?;
    Ok(())
}

/// Text on one line that XML can hold: what is unfit to be shown is escaped, and so are the two
/// characters beside those that XML 1.0 has no way to write.
fn fit(text: &str) -> String {
    let shown: Cow<'_, str> = one_line(text);
    let mut fit = String::with_capacity(shown.len());
    for c in shown.chars() {
        if matches!(c, '\u{fffe}' | '\u{ffff}') {
            fit.extend(c.escape_unicode());
        } else {
            fit.push(c);
        }
    }
    fit
}
