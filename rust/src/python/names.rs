use pyo3::prelude::*;

use super::text::Text;
use crate::names;

#[pyfunction]
pub fn confusable_skeleton(text: Text<'_>) -> String {
    names::confusable_skeleton(&text)
}

#[pyfunction]
pub fn registrable_domain(host: Text<'_>) -> Option<String> {
    names::registrable_domain(&host).map(str::to_owned)
}

#[pyfunction]
pub fn unicode_host(host: Text<'_>) -> String {
    names::unicode_host(&host).into_owned()
}
