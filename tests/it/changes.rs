//! Differences from the trust's text, from version to version, and what a school has to confirm again.

use crate::site::{Ran, Site};

const SETTINGS: &str = "title = \"Policies\"\ntrust = \"Hill Trust\"\nschools = [\"hill\"]\n[[audience]]\nid = \"staff\"\nname = \"Staff\"\n";
const TOPICS: &str = "[[topic]]\nid = \"usb\"\nname = \"USB sticks\"\n";
const SCHOOL: &str = "name = \"Hill School\"\nshort_name = \"Hill\"\n[terms]\nhead = \"principal\"\n[contacts.head]\nrole = \"Principal\"\n";
const TRUST: &str = r#"+++
title = "Acceptable use"
audience = ["staff"]
version = "2.0"
reviewed = 2026-01-01
review_every = "1 year"

[[changes]]
version = "2.0"
on = 2026-01-01
kind = "material"
note = "Sticks are named."
+++

## Media {#media topic=usb}

### Don't

- keep pupil data on a memory stick {#stick}

### Ask first

- before you ask the {{ terms.head }} for a new stick {#new-stick ask=head}

## Locks {#locks topic=usb}

**Do** lock the screen.

## Ends {#ends topic=usb}

**Do** log off.
"#;
const OVERLAY: &str = r#"+++
extends = "acceptable-use"
+++

## Media {#media}

### Don't

- keep pupil or staff data on a memory stick {#stick}

### Do

- before you ask the {{ terms.head }} for a new stick {#new-stick}

## Ends {#ends .withdrawn}

## Bags {#bags after=locks topic=usb}

**Do** carry a bag with a lock.
"#;

fn site() -> Site {
    Site::with(&[
        ("staffroom.toml", SETTINGS),
        ("content/topics.toml", TOPICS),
        ("content/policies/acceptable-use.md", TRUST),
        ("content/schools/hill/school.toml", SCHOOL),
        ("content/schools/hill/policies/acceptable-use.md", OVERLAY),
    ])
}

fn check(site: &Site) -> Ran {
    site.run(&["check", "--format", "short", "--today", "2026-06-01"])
}

fn built(site: &Site, page: &str) -> String {
    let ran = site.run(&["build", "--today", "2026-06-01"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    site.read(&format!("site/{page}/index.html"))
}

fn confirm(site: &Site) -> Ran {
    site.run(&["confirm", "hill", "--today", "2026-02-03"])
}

#[test]
fn a_school_sees_its_differences_word_by_word() {
    let site = site();
    let page = built(&site, "schools/hill/policies/acceptable-use/changes");
    assert!(page.contains("Hill changes 1 section, adds 1 and takes away 1."), "{page}");
    assert!(page.contains(
        "keep pupil <ins><span class=\"visually-hidden\">Added: </span>or staff<span class=\"visually-hidden\">. </span></ins> data on a memory stick"
    ));
    // The same words on another side are another rule, told whole.
    assert!(page.contains(
        "Ask first:</strong> <del><span class=\"visually-hidden\">Removed: </span>before you ask the principal for a new stick (ask: Principal)"
    ));
    assert!(
        page.contains("Do:</strong> <ins><span class=\"visually-hidden\">Added: </span>before you ask the principal")
    );
    assert!(page.contains("Withdrawn by Hill") && page.contains("Added by Hill"));
    assert!(page.contains("<a href=\"../index.html#locks\">Locks</a>"));
    let policy = site.read("site/schools/hill/policies/acceptable-use/index.html");
    assert!(policy.contains("href=\"changes/index.html\">See what differs from the trust’s text</a>"));
}

#[test]
fn only_a_text_that_changed_has_a_page_of_its_changes() {
    let site = site();
    std::fs::remove_file(site.path("content/schools/hill/policies/acceptable-use.md")).unwrap();
    site.write("content/policies/plain.md", "+++\ntitle = \"Plain\"\n+++\n\n## Locks {#locks}\n\nLock it.\n");
    let kept = built(&site, "schools/hill/policies/acceptable-use");
    // The school keeps the trust's text, so its history is the trust's.
    assert!(kept.contains("href=\"../../../../policies/acceptable-use/changes/index.html\">See the changes"), "{kept}");
    assert!(site.read("site/policies/acceptable-use/changes/index.html").contains("Sticks are named."));
    assert!(!site.path("site/schools/hill/policies/acceptable-use/changes").exists());
    // Nothing is known of this one.
    assert!(!site.read("site/policies/plain/index.html").contains("What has changed"));
    assert!(!site.path("site/policies/plain/changes").exists());
    assert!(!site.path("site/schools/hill/policies/plain/changes").exists());

    // An earlier text is a history, noted or not.
    let past = "+++\ntitle = \"Plain\"\nversion = \"1\"\n+++\n\n## Locks {#locks}\n\nClose it.\n";
    site.write("content/policies/history/plain@1.md", past);
    let plain = built(&site, "policies/plain");
    assert!(plain.contains("<section class=\"block on-screen\" aria-labelledby=\"page_history\">"), "{plain}");
    assert!(plain.contains("href=\"changes/index.html\">See the changes"), "{plain}");
    assert!(site.read("site/policies/plain/changes/index.html").contains("Close"));
    assert!(!site.path("site/schools/hill/policies/plain/changes").exists());

    // One school's site alone has the trust's history too.
    let ran = site.run(&["build", "--school", "hill", "--out", "alone", "--today", "2026-06-01"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let kept = site.read("alone/policies/acceptable-use/index.html");
    assert!(kept.contains("href=\"../../trust/policies/acceptable-use/changes/index.html\">See the changes"), "{kept}");
    assert!(site.read("alone/trust/policies/acceptable-use/changes/index.html").contains("Sticks are named."));
}

#[test]
fn versions_are_compared_where_their_text_is_kept() {
    let site = site();
    let page = built(&site, "policies/acceptable-use/changes");
    assert!(page.contains("Version 2.0") && page.contains("Sticks are named.") && !page.contains("<del>"), "{page}");
    let old = TRUST
        .replace("memory stick", "floppy disk")
        .replace("version = \"2.0\"", "version = \"1.9\"")
        .replace("**Do** log off.\n", "**Do** log off.\n\n## Fax {#fax topic=usb}\n\n**Don't** fax it.\n");
    site.write("content/policies/history/acceptable-use@1.9.md", old);
    let page = built(&site, "policies/acceptable-use/changes");
    assert!(page.contains("<del><span class=\"visually-hidden\">Removed: </span>floppy disk"), "{page}");
    assert!(page.contains("Added: </span>memory stick"));
    assert!(page.contains("Taken out") && page.contains("Removed: </span>fax it."));
    assert!(page.contains("<h3 id=\"version-2\">Version 1.9"));
}

#[test]
fn a_number_that_its_author_printed_is_a_word_of_the_text() {
    let site = site();
    let text = |version: &str, numbering: &str, clauses: &str| {
        format!(
            "+++\ntitle = \"Acceptable use\"\nversion = \"{version}\"\nnumbering = \"{numbering}\"\n+++\n\n## 1. Media {{#media}}\n\n{clauses}"
        )
    };
    let overlay = "content/schools/hill/policies/acceptable-use.md";
    std::fs::remove_file(site.path(overlay)).unwrap();
    let past = "content/policies/history/acceptable-use@1.md";
    site.write(past, text("1", "authored", "1.1 Lock it.\n\n1.2 Log off.\n"));
    site.write("content/policies/acceptable-use.md", text("2", "authored", "1.1 Lock it.\n\n1.3 Log off.\n"));
    let page = built(&site, "policies/acceptable-use/changes");
    let (went, came) = ("Removed: </span>1.2<", "Added: </span>1.3<");
    assert!(page.contains(went) && page.contains(came), "{page}");
    assert!(page.contains("<span class=\"number\">1.1</span> Lock it."), "{page}");
    // A number that Staffroom gives moves with what comes above it, and is no change.
    site.write(past, text("1", "auto", "Lock it.\n\nLog off.\n"));
    site.write("content/policies/acceptable-use.md", text("2", "auto", "Lock it.\n\nCarry it.\n\nLog off.\n"));
    let page = built(&site, "policies/acceptable-use/changes");
    assert!(
        page.contains("<span class=\"number\">1.2</span> <ins>")
            && page.contains("<span class=\"number\">1.3</span> Log off."),
        "{page}"
    );
    assert!(!page.contains("<del><span class=\"visually-hidden\">Removed: </span>1"), "{page}");
}

#[test]
fn a_part_that_the_school_set_is_told_where_it_stands() {
    let site = site();
    site.write(
        "content/policies/acceptable-use.md",
        format!("{TRUST}\n## Phones {{#phones}}\n\nIn bags.\n\n### Trips {{#trips}}\n\nTake one.\n\n### Home {{#home}}\n\nAs you like.\n"),
    );
    site.write(
        "content/schools/hill/policies/acceptable-use.md",
        "+++\nextends = \"acceptable-use\"\n+++\n\n## Trips {#trips}\n\nTake none.\n\n## Home {#home .withdrawn}\n",
    );
    let page = built(&site, "schools/hill/policies/acceptable-use");
    assert!(page.contains("Hill sets parts of 1 of the 4 sections. The rest is the trust’s."), "{page}");
    let phones = &page[page.find("id=\"phones\"").unwrap()..];
    let places =
        ["Set by the trust", "In bags.", "Set by Hill", "Take none.", "Withdrawn by Hill", "does not apply at Hill"];
    let places = places.map(|words| phones.find(words).unwrap_or_else(|| panic!("{words}: {phones}")));
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn what_the_trust_changes_must_be_confirmed_again() {
    let site = site();
    assert!(
        check(&site)
            .out
            .contains("acceptable-use.md:2:11: warning[overlay-unconfirmed]: `hill` has not confirmed this overlay")
    );
    let ran = confirm(&site);
    assert_eq!((ran.status, ran.err.contains("2 sections confirmed")), (0, true), "{ran:?}");
    assert_eq!(check(&site).out, "");

    // Words elsewhere, and ids, are no business of this overlay.
    let changed = TRUST.replace("lock the screen", "lock every screen").replace("{#stick}", "{#the-stick}");
    site.write("content/policies/acceptable-use.md", changed);
    assert_eq!(check(&site).out, "");

    site.write("content/policies/acceptable-use.md", TRUST.replace("a memory stick", "any kind of stick"));
    let ran = site.run(&["check", "--today", "2026-06-01"]);
    for words in [
        "the trust has changed `media` since `hill` confirmed its own text",
        "The trust said this.\n        keep pupil data on a memory stick",
        "The trust now says this.\n        keep pupil data on any kind of stick",
        "Hill says this.\n        Media\n        Don't\n        keep pupil or staff data on a memory stick",
        "the trust’s section on 3 February 2026",
        "run `staffroom confirm hill acceptable-use`",
    ] {
        assert!(ran.err.contains(words), "{words}\n{}", ran.err);
    }
    let page = built(&site, "schools/hill/policies/acceptable-use/changes");
    assert!(page.contains("The trust’s text on 3 February 2026 and now") && page.contains("What Hill says"), "{page}");

    assert_eq!(confirm(&site).status, 0);
    assert_eq!(check(&site).out, "");
}

#[test]
fn confirm_refuses_what_is_not_there() {
    let site = site();
    let ran = site.run(&["confirm", "hull"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("There is no school hull. There are: hill."), "{}", ran.err);
    let ran = site.run(&["confirm", "hill", "usb"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("hill has no overlay of usb. It has: acceptable-use."), "{}", ran.err);
}

#[test]
fn a_long_policy_that_was_rewritten_is_compared_in_time() {
    let clauses = |word: &str| (0..10_000).map(|n| format!("- {word} thing {n} as you find it\n")).collect::<String>();
    let site = site();
    site.write("content/policies/acceptable-use.md", format!("{TRUST}\n## Long {{#long}}\n\n{}", clauses("leave")));
    site.write(
        "content/schools/hill/policies/acceptable-use.md",
        format!("{OVERLAY}\n## Long {{#long}}\n\n{}", clauses("take")),
    );
    let start = std::time::Instant::now();
    let page = built(&site, "schools/hill/policies/acceptable-use/changes");
    assert!(page.contains("leave thing 9999 as") && page.contains("take thing 9999 as"));
    // Quadratic work would be minutes. This is slack for a busy machine and an unoptimised build.
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
