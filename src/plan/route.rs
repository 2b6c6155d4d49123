//! Addresses of pages.

use crate::config::Links;

/// The address of a page: the path of its file below the site's folder, with `/` between its parts.
///
/// Every page is an `index.html` in a folder of its own, but for `404.html`, which servers look for by that name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route(String);

impl Route {
    /// The site's front page.
    pub fn home() -> Self {
        Self("index.html".into())
    }

    /// The page in the folder `folder` (`policies/acceptable-use`).
    pub fn folder(folder: &str) -> Self {
        Self(format!("{folder}/index.html"))
    }

    /// The file at `path`.
    pub fn file(path: &str) -> Self {
        Self(path.to_owned())
    }

    /// Home of a school.
    pub fn school(school: &str) -> Self {
        Self::folder(&format!("schools/{school}"))
    }

    /// A page of a school: `can-i`, `policies`, `policies/acceptable-use` …
    pub fn of_school(school: &str, page: &str) -> Self {
        Self::folder(&format!("schools/{school}/{page}"))
    }

    /// The page that searches the texts of `school`, or the trust's own. It alone has a Content Security Policy that lets
    /// WebAssembly run, so a server that sends policies of its own must know it: its folder is always called
    /// [`Self::SEARCH`].
    pub fn search(school: Option<&str>) -> Self {
        school.map_or_else(|| Self::folder(Self::SEARCH), |school| Self::of_school(school, Self::SEARCH))
    }

    /// The folder of every page that searches: `search/` and `schools/<school>/search/`. The index lies below it.
    pub const SEARCH: &'static str = "search";

    /// The path of the file.
    pub fn path(&self) -> &str {
        &self.0
    }

    /// From this page to the top folder of the site: empty or ending in `/`.
    pub fn root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// From this page to `other`, which may be this page.
    pub fn to(&self, other: &Route, links: Links) -> String {
        let here: Vec<&str> = self.0.split('/').collect();
        let there: Vec<&str> = other.0.split('/').collect();
        let folders = here.len().min(there.len()) - 1;
        let shared = (0..folders).take_while(|i| here[*i] == there[*i]).count();
        let mut out = "../".repeat(here.len() - 1 - shared);
        out.push_str(&there[shared..].join("/"));
        match links {
            Links::Files => out,
            Links::Folders => match out.strip_suffix("index.html") {
                Some("") => "./".into(),
                Some(folder) => folder.to_owned(),
                None => out,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative_and_name_their_file() {
        let policy = Route::of_school("larkfold", "policies/usb");
        let links = [
            (policy.to(&Route::of_school("larkfold", "can-i"), Links::Files), "../../can-i/index.html"),
            (policy.to(&Route::home(), Links::Files), "../../../../index.html"),
            (policy.to(&policy, Links::Files), "index.html"),
            (Route::home().to(&policy, Links::Files), "schools/larkfold/policies/usb/index.html"),
            (Route::home().to(&policy, Links::Folders), "schools/larkfold/policies/usb/"),
            (policy.to(&policy, Links::Folders), "./"),
            (Route::file("404.html").to(&Route::file("reviews.ics"), Links::Folders), "reviews.ics"),
        ];
        for (made, wanted) in links {
            assert_eq!(made, wanted);
        }
        assert_eq!(policy.root(), "../../../../");
        assert_eq!(Route::home().root(), "");
    }
}
