//! The files that are published beside the pages.

use std::collections::{BTreeMap, BTreeSet};

use super::{ThemeError, utf8};

/// A file to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its name in the folder of assets: `site.css`.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The one style sheet.
const STYLE_SHEET: &str = "site.css";

/// The work of others, with its licence.
const VENDOR: &str = "scripts/vendor/";

/// Which scripts are published as one.
const TOGETHER: &str = "scripts/together.toml";

/// Whether the file at `path` is, or goes into, an asset.
pub(super) fn is_asset(path: &str) -> bool {
    is_style(path) || is_script(path) || path.starts_with("images/") || path == TOGETHER
}

fn is_style(path: &str) -> bool {
    path.ends_with(".css") && (path.starts_with("styles/") || path.starts_with("components/"))
}

fn is_script(path: &str) -> bool {
    path.ends_with(".js") && (path.starts_with("scripts/") || path.starts_with("components/"))
}

/// The assets of a theme with these `files`, in the order of their names. `own` are the paths that the site brought itself: they are
/// published byte for byte.
pub(super) fn collect(files: &BTreeMap<String, Vec<u8>>, own: &BTreeSet<String>) -> Result<Vec<Asset>, ThemeError> {
    let mut assets = BTreeMap::new();
    let mut from = BTreeMap::new();
    assets.insert(STYLE_SHEET.to_owned(), style_sheet(files)?);
    for (path, bytes) in files.iter().filter(|(path, _)| is_asset(path) && !is_style(path) && *path != TOGETHER) {
        let name = path.rsplit_once('/').map_or(path.as_str(), |(_, name)| name);
        if let Some(other) = from.insert(name, path) {
            return Err(ThemeError::file(path, &format!("`{other}` would be published under the same name")));
        }
        let bytes = if own.contains(path) { bytes.clone() } else { short(path, bytes) };
        assets.insert(name.to_owned(), bytes);
    }
    if let Some(lists) = files.get(TOGETHER) {
        join(&mut assets, utf8(TOGETHER, lists)?)?;
    }
    Ok(assets.into_iter().map(|(name, bytes)| Asset { name, bytes }).collect())
}

/// Puts scripts together by `lists`: the name of the one that is published, and of those that it is made of, in their order.
fn join(assets: &mut BTreeMap<String, Vec<u8>>, lists: &str) -> Result<(), ThemeError> {
    let lists: BTreeMap<String, Vec<String>> =
        toml::from_str(lists).map_err(|error| ThemeError::file(TOGETHER, error.message()))?;
    let mut joined = BTreeMap::new();
    for (name, parts) in lists {
        let mut script = Vec::new();
        for part in parts {
            let bytes = assets.remove(&format!("{part}.js")).ok_or_else(|| {
                ThemeError::file(TOGETHER, &format!("there is no script `{part}`, or it is named twice"))
            })?;
            script.extend_from_slice(&bytes);
            // The next one must not go on with the last statement of this one.
            script.extend_from_slice(b";\n");
        }
        joined.insert(format!("{name}.js"), script);
    }
    for (name, script) in joined {
        if assets.insert(name.clone(), script).is_some() {
            return Err(ThemeError::file(TOGETHER, &format!("a script `{name}` is published by itself")));
        }
    }
    Ok(())
}

/// A script of the default theme without its comments and white space: they are half of what a telephone would have to fetch.
fn short(path: &str, bytes: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).ok().filter(|_| is_script(path) && !path.starts_with(VENDOR));
    text.and_then(|text| minifier::js::minify(text).ok())
        .map_or_else(|| bytes.to_vec(), |it| it.to_string().into_bytes())
}

/// All styles as one: the theme's foundations in the order of their names, then the components'.
fn style_sheet(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, ThemeError> {
    let mut sheet = String::new();
    for folder in ["styles/", "components/"] {
        for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with(folder) && is_style(path)) {
            sheet.push_str(utf8(path, bytes)?.trim());
            sheet.push('\n');
        }
    }
    Ok(sheet.into_bytes())
}
