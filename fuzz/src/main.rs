//! What holds of any input: nothing panics, every place lies in its text, and what can go there and back comes back the same.
//!
//! One program for all targets, so that it is linked once: `STAFFROOM_FUZZ` names the target. `fuzz/run` calls it.

#![no_main]
#![allow(clippy::disallowed_methods, reason = "the target is named in the environment")]

mod hold;
mod office;
mod quizzes;
mod texts;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;

type Target = fn(&[u8]);

const TARGETS: &[(&str, Target)] = &[
    ("front", texts::front),
    ("gift", quizzes::gift),
    ("mail", office::mail),
    ("markdown", texts::markdown),
    ("mdbook", quizzes::mdbook),
    ("moodle", quizzes::moodle),
    ("overlay", texts::overlay),
    ("policy", texts::policy),
    ("quiz", quizzes::quiz),
    ("roster", office::roster),
    ("settings", texts::settings),
    ("token", office::token),
];

static TARGET: OnceLock<Target> = OnceLock::new();

fuzz_target!(init: {
    let name = std::env::var("STAFFROOM_FUZZ").unwrap_or_default();
    let found = TARGETS.iter().find(|(known, _)| *known == name);
    let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    let (_, target) = found.unwrap_or_else(|| panic!("STAFFROOM_FUZZ is one of: {}", names.join(", ")));
    TARGET.set(*target).expect("it is set once");
}, |data: &[u8]| {
    TARGET.get().expect("it is set before the first input")(data);
});
