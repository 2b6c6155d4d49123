//! What `staffroom.toml` and front matter say, as plain values.

mod period;

pub use period::{NotAPeriod, Period};
