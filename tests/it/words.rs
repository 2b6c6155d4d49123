//! Words of the school.

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
