//! What was printed before the pages that show it.

use std::marker::PhantomData;

use serde::{Serialize, Serializer};
use tera::{Context, Value};

use super::{Page, Theme, ThemeError};

/// A view `V` with what a component of the theme prints of it, to stand within other views: a template finds there the fields of `V`,
/// and `html`. Its clones share both.
#[derive(Debug)]
pub struct Printed<V> {
    value: Value,
    view: PhantomData<fn() -> V>,
}

impl<V> Clone for Printed<V> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), view: PhantomData }
    }
}

impl<V> Serialize for Printed<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl Theme {
    /// Prints `view`, a struct, with `component`, whose one argument is called `card`. It is told nothing of the page on which that will
    /// stand: it can stand on any.
    ///
    /// # Errors
    ///
    /// Where there is no such component, or where it asks for something that the view does not have.
    pub fn print<V: Serialize>(&self, component: &str, view: &V) -> Result<Printed<V>, ThemeError> {
        let mut page = Page::default();
        let printed = Value::try_from_serializable(view).and_then(|value| {
            let mut context = Context::new();
            context.insert_value("card", value.clone());
            self.tera.render_component_to(component, &context, None, true, &mut page)?;
            Ok(value)
        });
        let (value, html) = page.done(printed, "components/")?;
        let mut fields = value.into_map().unwrap_or_default();
        fields.insert("html".into(), Value::safe_string(&html));
        Ok(Printed { value: fields.into(), view: PhantomData })
    }
}
