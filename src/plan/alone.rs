//! Some of the schools only, and one school's site alone at the top.

use super::{Plan, Route};

impl Plan<'_> {
    /// The plan with these schools only, in the order of the site. One alone has its pages at the top of the site, and those of the trust in
    /// the folder `trust`.
    #[must_use]
    pub fn only(mut self, schools: &[String]) -> Self {
        self.schools.retain(|school| schools.contains(&school.school.id));
        self.alone = match self.schools.as_slice() {
            [one] => Some(one.school.id.clone()),
            _ => None,
        };
        self
    }

    /// Where the page or file at `route` is in the site: elsewhere only where one school's site is made alone.
    pub fn seat(&self, route: &Route) -> Route {
        let Some(school) = &self.alone else { return route.clone() };
        let path = route.path();
        let own = path.strip_prefix("schools/").and_then(|path| path.strip_prefix(school.as_str()));
        if let Some(own) = own.and_then(|path| path.strip_prefix('/')) {
            return Route::file(own);
        }
        if path.starts_with("assets/") || !path.contains('/') && path != "index.html" && !path.starts_with("reviews.") {
            // What belongs to the site as a whole: its looks, and files that servers look for at the top.
            return route.clone();
        }
        if path.starts_with("can-i/") {
            // The rules of every school are those of this one.
            return Route::folder("can-i");
        }
        Route::file(&format!("trust/{path}"))
    }
}
