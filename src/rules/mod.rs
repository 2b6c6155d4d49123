//! Rules: the Do, Don't and Ask first of a policy, read from its text.

mod extract;
mod guard;
mod list;
mod side;

pub use crate::policy::{Kind, side_of_heading};
pub use extract::{Known, Rule, Strength, extract};
pub use list::Rules;
