//! Rules: the Do, Don't and Ask first of a policy.

mod kind;

pub use kind::Kind;
