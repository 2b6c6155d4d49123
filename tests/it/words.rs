//! Words of the school, and what is set round words of a policy.

use crate::site::Site;

#[test]
fn a_word_that_no_school_has_is_found_where_every_school_replaced_its_section() {
    let site = Site::with(&[
        ("staffroom.toml", "title = \"T\"\ntrust = \"T\"\nschools = [\"hill\"]\n"),
        ("content/schools/hill/school.toml", "name = \"Hill\"\n[terms]\nhead = \"headteacher\"\n"),
        ("content/schools/hill/policies/usb.md", "+++\nextends = \"usb\"\n+++\n\n## Sticks {#sticks}\n\nNone here.\n"),
        (
            "content/policies/usb.md",
            "+++\ntitle = \"USB\"\n+++\n\n## Sticks {#sticks}\n\nAsk the {{ terms.heda }} of {{ trust.name }}.\n",
        ),
    ]);
    let ran = site.run(&["check", "--format", "short"]);
    let errors: Vec<&str> = ran.out.lines().filter(|line| line.contains("error")).collect();
    assert_eq!(errors, ["content/policies/usb.md:7:9: error[unknown-term]: there is no `terms.heda` at hill"]);
    assert_eq!(ran.status, 1);
}

#[test]
fn references_and_terms_are_found_where_a_line_breaks_in_them() {
    let site = Site::small();
    let glossary = "[[term]]\nterm = \"Personal data\"\ndefinition = \"What tells of somebody.\"\n";
    site.write("content/glossary.toml", glossary);
    let text = "+++\ntitle = \"Extra\"\nnumbering = \"authored\"\n+++\n\n## 1. Keys\n\n1.1 Guard personal\ndata, as section\n1 and\n1.2 say.\n\n1.2 Keep *it*\nsafe.\n";
    site.write("content/policies/extra.md", text);
    let ran = site.run(&["build", "--today", "2026-01-15"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let page = site.read("site/policies/extra/index.html");
    for wanted in [
        "title=\"What tells of somebody.\">personal\ndata</a>, as section\n<a href=\"#keys\">1</a> and\n<a href=\"#keys-keep-it-safe\">1.2</a> say.",
        "Keep <em>it</em>\nsafe.",
    ] {
        assert!(page.contains(wanted), "{wanted} is not in {page}");
    }
}
