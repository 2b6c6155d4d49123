//! What `staffroom.toml` and front matter say, as plain values.

mod date;
mod front;
mod period;
mod read;
mod roster;
mod site;
mod wrong;

pub use date::{Stated, long_date, month};
pub use front::{
    AgreementFile, ChangeFile, ChangeKind, Numbering, PageFile, PolicyFile, RatifiedFile, SignatureFile, Split, split,
};
pub use period::{NotAPeriod, Period};
pub use read::{span_of, toml};
pub use roster::{Delimiter, OneOrMore, Roster, RosterDates, RosterEncoding, RosterField, RosterFile};
pub use site::{
    AudienceFile, Gaps, Guard, Links, Office, Radar, RawHtml, ReviewFile, Server, SiteFile, Subject, UnaskedFile,
};
