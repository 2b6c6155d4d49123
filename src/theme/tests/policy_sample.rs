//! A policy with every element that the markup phase makes.

use super::samples::{day, link, page, school, standing};
use crate::render::view::*;
use crate::rules::Kind;

const BODY: &str = r##"<section class="section" id="purpose" aria-labelledby="purpose-title">
<h2 id="purpose-title"><span class="number">1</span> Purpose <a class="anchor" href="#purpose" aria-label="Link to section 1">#</a></h2>
<p class="clause" id="who"><a class="number" href="#who">1.1</a> This policy is for everyone who uses the school’s computers, accounts or network: staff, governors, volunteers, contractors and visitors. It says what you may do, what you may not, and whom to ask.<sup><a href="#fn-1" id="fn-1-ref">1</a></sup></p>
<p class="clause" id="tell"><a class="number" href="#tell">1.2</a> If you are not sure, ask the ICT lead <em>before</em> you act. Nobody is blamed for asking.</p>
<ul><li class="clause" id="tell-a"><a class="number" href="#tell-a">(a)</a> by email, at any time</li><li class="clause" id="tell-b"><a class="number" href="#tell-b">(b)</a> by telephone, in school hours</li></ul>
</section>
<section class="section" id="removable-media" aria-labelledby="removable-media-title">
<h2 id="removable-media-title"><span class="number">7</span> Removable media <a class="anchor" href="#removable-media" aria-label="Link to section 7">#</a></h2>
<p class="set-by set-by-school">Set by Larkfold Infant School</p>
<p class="clause" id="media-what"><a class="number" href="#media-what">7.1</a> Removable media are USB sticks, memory cards, portable drives and discs. They are easily lost, and most losses of pupil data in schools begin with one.</p>
<h3 class="side side-do" id="media-do">Do</h3>
<ul class="rules">
<li class="clause rule rule-do" id="usb-unknown"><a class="number" href="#usb-unknown">7.2</a><span class="rule-kind">Do</span> hand a stick that you find to the ICT lead without plugging it in</li>
<li class="clause rule rule-do" id="usb-return"><a class="number" href="#usb-return">7.3</a><span class="rule-kind">Do</span> return the school’s own sticks to the office at the end of each term, emptied, so that they can be checked and given out again</li>
</ul>
<h3 class="side side-dont" id="media-dont">Don’t</h3>
<ul class="rules">
<li class="clause rule rule-dont" id="usb-pupil-data"><a class="number" href="#usb-pupil-data">7.4</a><span class="rule-kind">Don’t</span> keep pupil or staff data on a USB stick</li>
<li class="clause rule rule-dont" id="usb-lend"><a class="number" href="#usb-lend">7.5</a><span class="rule-kind">Don’t</span> lend a school stick to anybody outside the school</li>
</ul>
<h3 class="side side-ask" id="media-ask">Ask first</h3>
<ul class="rules">
<li class="clause rule rule-ask" id="usb-lesson"><a class="number" href="#usb-lesson">7.6</a><span class="rule-kind">Ask first</span> before you use a stick for anything but lesson material <span class="rule-ask">Ask: headteacher (<a href="mailto:head@larkfold-infant.example">head@larkfold-infant.example</a>)</span></li>
</ul>
<p class="clause" id="media-more"><a class="number" href="#media-more">7.7</a> You must not use the school’s equipment to:</p>
<ul class="rules">
<li class="clause rule rule-dont" id="trade"><a class="number" href="#trade">(a)</a><span class="rule-kind">Don’t</span> trade or gamble</li>
<li class="clause rule rule-dont" id="campaign"><a class="number" href="#campaign">(b)</a><span class="rule-kind">Don’t</span> campaign for a party or a candidate</li>
</ul>
<p class="clause rule rule-dont" id="driving"><a class="number" href="#driving">7.8</a><span class="rule-kind">Don’t</span> use a phone while driving on school business, hands-free included. See <a href="https://www.legislation.example/phones">the law on phones at the wheel</a>.</p>
</section>
<section class="section withdrawn" id="home-working" aria-labelledby="home-working-title">
<h2 id="home-working-title"><span class="number">8</span> Home working <a class="anchor" href="#home-working" aria-label="Link to section 8">#</a></h2>
<p>This section of the trust’s policy does not apply at Larkfold Infant School.</p>
</section>
<section class="section" id="retention" aria-labelledby="retention-title">
<h2 id="retention-title"><span class="number">9</span> How long we keep things <a class="anchor" href="#retention" aria-label="Link to section 9">#</a></h2>
<h3 id="logs">Logs</h3>
<div class="table" role="region" tabindex="0" aria-label="How long logs are kept"><table><thead><tr><th scope="col">What</th><th scope="col">Kept for</th></tr></thead><tbody><tr><td>Web filtering log</td><td>12 months</td></tr><tr><td>Email of leavers</td><td>6 months</td></tr></tbody></table></div>
<dl><dt>Log</dt><dd>A record that a computer makes of what was done on it.</dd></dl>
<blockquote><p>Keep no more than you need, for no longer than you need it.</p></blockquote>
<pre class="code"><code class="language-text"><span class="hl-comment"># the shared drive</span>
\\larkfold\staff</code></pre>
</section>
<section class="section" id="agreement" aria-labelledby="agreement-title">
<h2 id="agreement-title"><span class="number">10</span> What I agree to <a class="anchor" href="#agreement" aria-label="Link to section 10">#</a></h2>
<p class="clause" id="i-will"><a class="number" href="#i-will">10.1</a> In school I will:</p>
<ul class="rules"><li class="clause rule rule-do" id="agree-report"><a class="number" href="#agree-report">(a)</a><span class="rule-kind">Do</span> report a lost device on the day I miss it</li></ul>
</section>
<section class="footnotes" aria-label="Footnotes"><ol><li id="fn-1">The trust’s central staff follow the trust’s own text. <a href="#fn-1-ref" aria-label="Back to the text">↩</a></li></ol></section>"##;

pub(super) fn policy() -> policy::Policy {
    policy::Policy {
        page: page("Acceptable use of ICT", "Policies", true),
        summary: "What you may do with the school’s computers, accounts, network and data, and whom to ask.".into(),
        standing: standing(State::Overdue),
        control: control(),
        tailoring: Some(policy::Tailoring {
            sentence: "Larkfold sets 5 of the 23 sections; the rest are the trust’s.".into(),
            trust: Some(link("../../policies/acceptable-use/index.html", "Read the trust’s text")),
            differences: Some(link("changes.html", "See what differs from the trust’s text")),
        }),
        contents: contents(),
        body: Html::trusted(BODY),
        rules: [(Kind::Do, 4), (Kind::Dont, 5), (Kind::Ask, 1)]
            .map(|(kind, count)| policy::RuleCount { kind, name: kind.name().into(), count })
            .to_vec(),
        can_i: Some(link("can-i.html", "Find a rule in Can I…?")),
        agreement: Some(policy::Agreement {
            section: link("#agreement", "section 10, What I agree to"),
            on_screen: Some(link("agreement.html", "Agree on screen, or print the form")),
            certification: "I have read this agreement and will keep to it.".into(),
            signatories: vec!["Staff member".into(), "Headteacher".into()],
        }),
        signatures: vec![policy::Signature {
            who: "Chair of governors".into(),
            fields: vec!["Signed".into(), "Date".into()],
        }],
        changes: vec![
            policy::Change {
                version: "3.1".into(),
                on: day("2026-01-12", "12 January 2026"),
                material: false,
                note: "Names of laws brought up to date.".into(),
            },
            policy::Change {
                version: "3.0".into(),
                on: day("2025-09-01", "1 September 2025"),
                material: true,
                note: "USB sticks may no longer hold pupil data.".into(),
            },
        ],
        history: Some(link("changes.html", "See the changes word by word")),
        cited_by: Vec::new(),
        linked: vec![
            policy::LinkedPolicy { title: "Social media and communication".into(), href: Some("policy.html".into()) },
            policy::LinkedPolicy { title: "Safeguarding and child protection".into(), href: None },
        ],
        schools: vec![policy::SchoolVersion {
            school: school("tern-valley", "Tern Valley Community School", "Tern Valley"),
            href: "policy.html".into(),
            note: "7 sections by the school".into(),
        }],
    }
}

fn control() -> policy::Control {
    policy::Control {
        owner: Some("Trust ICT lead".into()),
        version: Some("3.1".into()),
        adopted: Some(day("2025-09-01", "1 September 2025")),
        revised: Some(day("2026-01-12", "12 January 2026")),
        ratified: Some(policy::Ratified { by: "Trust Board".into(), on: Some(day("2025-09-16", "16 September 2025")) }),
        reviewed: Some(day("2025-09", "September 2025")),
        next_review: Some(day("2026-08-31", "31 August 2026")),
        cycle: Some("every year".into()),
        audience: ["Staff", "Governors", "Volunteers", "Contractors", "Visitors"].map(String::from).to_vec(),
    }
}

fn contents() -> Vec<policy::ContentsItem> {
    let item = |id: &str, number: &str, title: &str| policy::ContentsItem {
        href: format!("#{id}"),
        number: Some(number.into()),
        title: title.into(),
        withdrawn: id == "home-working",
        set_by_school: id == "removable-media",
    };
    vec![
        item("purpose", "1", "Purpose"),
        item("removable-media", "7", "Removable media"),
        item("home-working", "8", "Home working"),
        item("retention", "9", "How long we keep things"),
        item("agreement", "10", "What I agree to"),
    ]
}
