//! Rules: the Do, Don't and Ask first of a policy, read from its text.

mod extract;
mod guard;
mod kind;
mod side;

pub use extract::{Known, Rule, Strength, extract};
pub use kind::Kind;
pub use side::side_of_heading;
