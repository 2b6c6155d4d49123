//! `agreement.html`: what people at a school agree to, on screen or on paper.

use serde::Serialize;

use super::{Html, Link, Page, policy::Signature};

/// The agreement of a policy at a school. Its title is `page.title`.
#[derive(Debug, Clone, Serialize)]
pub struct AgreementPage {
    /// The frame of the page; its `school` is always there.
    pub page: Page,
    /// The fingerprint that completion tokens carry once it is accepted.
    pub fingerprint: String,
    /// The title of its section in the policy: "What you agree to".
    pub heading: String,
    /// The statements, grouped and introduced as in the policy.
    pub statements: Html,
    /// What a person certifies by agreeing.
    pub certification: String,
    /// Lines to sign on paper.
    pub signatures: Vec<Signature>,
    /// The policy that it belongs to.
    pub policy: Link,
    /// The version of that policy; empty where it has none.
    pub version: String,
    /// The school's induction.
    pub induction: Link,
    /// Whether the school asks any quiz, whose token can say that the agreement was accepted.
    pub on_screen: bool,
}
