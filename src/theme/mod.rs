//! The look of a site: templates, styles and scripts. The default theme is compiled in; a site's own files lie on top of it.
//!
//! # Layout of a theme
//!
//! | path | what becomes of it |
//! |---|---|
//! | `templates/<name>.html` | a template, known as `<name>.html` |
//! | `components/<name>/*.html` | components and partials, known as `components/<name>/<file>` |
//! | `styles/*.css`, then `components/*/*.css` | joined in the order of their paths, published as `site.css` |
//! | `scripts/*.js`, `components/*/*.js` | each published under its file name; those of the default without their comments |
//! | `scripts/together.toml` | which of these are published as one, under which name and in which order |
//! | `scripts/vendor/*.js` | the work of others, published as it is |
//! | `images/*` | each published under its file name |
//!
//! Anything else in a theme is an error, so that a misspelt folder does not pass in silence. A site's theme replaces a file of
//! the default by having one of the same path, and adds others.

mod assets;
mod error;
mod printed;

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use include_dir::{Dir, include_dir};
use serde::Serialize;
use tera::{Context, Tera};

pub use assets::Asset;
pub use error::ThemeError;
pub use printed::Printed;

use crate::{
    markup::html::escape_into,
    source::{Digest, Digesting},
};

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A theme that is ready to render. Invariant: its templates have been parsed, and all that they extend, include and call exists.
pub struct Theme {
    tera: Tera,
    assets: Vec<Asset>,
    digest: Digest,
    own_templates: bool,
}

impl Theme {
    /// The default theme with a site's own `files` on top: path below the theme's folder, with `/` between its parts, and content.
    ///
    /// # Errors
    ///
    /// Where a file has no place in a theme, is not UTF-8 though it is a template or a style, or where a template does not parse.
    /// The first of them is given.
    pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Self, ThemeError> {
        let mut all = default_files();
        let mut own = BTreeSet::new();
        let mut own_templates = false;
        for (path, bytes) in files {
            own_templates |= path.ends_with(".html") && all.get(&path) != Some(&bytes);
            own.insert(path.clone());
            all.insert(path, bytes);
        }
        let mut templates: Vec<(String, String)> = Vec::new();
        for (path, bytes) in &all {
            if let Some(name) = template_name(path)? {
                templates.push((name.to_owned(), utf8(path, bytes)?.to_owned()));
            }
        }
        let mut tera = Tera::default();
        tera.set_escape_fn(escape_into);
        tera.add_raw_templates(templates).map_err(|e| ThemeError::from_tera(&e, ""))?;
        let mut digest = Digesting::default();
        for (path, bytes) in &all {
            digest.add(path);
            digest.add(bytes);
        }
        Ok(Self { tera, assets: assets::collect(&all, &own)?, digest: digest.done(), own_templates })
    }

    /// Whether a template is not the one that was compiled in. Those were tested with the views that they are given; one of a site's
    /// own may ask for what a view does not have, and only rendering it shows that.
    pub fn has_own_templates(&self) -> bool {
        self.own_templates
    }

    /// Renders `template`, for example `policy.html`, with its view, which is let go as soon as the engine has read it: that of a large
    /// page takes more room than the page.
    ///
    /// # Errors
    ///
    /// Where there is no such template, or where it asks for something that the view does not have.
    pub fn render<V: Serialize>(&self, template: &str, view: V) -> Result<String, ThemeError> {
        let mut page = Page::default();
        let context = Context::from_serialize(&view);
        drop(view);
        let rendered = context.and_then(|context| self.tera.render_to(template, &context, &mut page));
        page.done(rendered, template).map(|((), html)| html)
    }

    /// The digest of all its files.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The files to publish beside the pages, in the order of their paths; the same theme always gives the same bytes.
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }
}

/// The most bytes of a page. The largest text that is read makes a page well below it; loops within loops of a template would
/// fill the memory.
const MAX_PAGE: usize = 256 * 1024 * 1024;

/// A page that is being rendered.
#[derive(Default)]
struct Page {
    bytes: Vec<u8>,
    /// Whether more was written than a page may have.
    full: bool,
}

impl Page {
    /// The page, with what came of making it from `template`.
    fn done<T>(self, rendered: tera::TeraResult<T>, template: &str) -> Result<(T, String), ThemeError> {
        let done = rendered.and_then(|made| Ok((made, String::from_utf8(self.bytes)?)));
        done.map_err(|error| match self.full {
            true => ThemeError::too_large(template),
            false => ThemeError::from_tera(&error, template),
        })
    }
}

impl io::Write for Page {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + more.len() > MAX_PAGE {
            self.full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The files of the default theme by path.
fn default_files() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![&DEFAULT];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            // On Windows the embedded path has the separators of the machine that compiled it.
            let path = file.path().to_string_lossy().replace('\\', "/");
            files.insert(path, file.contents().to_vec());
        }
    }
    files
}

/// The name under which the file at `path` is known to other templates; none for what is not a template.
fn template_name(path: &str) -> Result<Option<&str>, ThemeError> {
    match path.split_once('/') {
        Some(("templates", name)) if name.ends_with(".html") => Ok(Some(name)),
        Some(("components", _)) if path.ends_with(".html") => Ok(Some(path)),
        _ if assets::is_asset(path) => Ok(None),
        _ => Err(ThemeError::file(path, "this file has no place in a theme")),
    }
}

fn utf8<'a>(path: &str, bytes: &'a [u8]) -> Result<&'a str, ThemeError> {
    std::str::from_utf8(bytes).map_err(|e| {
        let before = &bytes[..e.valid_up_to()];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|b| **b != b'\n').filter(|b| !is_continuation(**b)).count() + 1;
        ThemeError {
            file: path.to_owned(),
            line: Some(line),
            column: Some(column),
            message: "this is not UTF-8".to_owned(),
        }
    })
}

/// Whether `byte` continues a character of UTF-8 rather than beginning one.
fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}
