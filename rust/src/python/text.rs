use std::borrow::Cow;
use std::ops::Deref;

use pyo3::prelude::*;
use pyo3::types::PyString;

/// Untrusted text. JSON can put lone surrogates into a Python string. They become U+FFFD here, which no grammar of the
/// core accepts, so the text is refused with a reason instead of raising `UnicodeEncodeError`.
pub struct Text<'a>(Cow<'a, str>);

impl<'a, 'py> FromPyObject<'a, 'py> for Text<'a> {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match object.extract::<&'a str>() {
            Ok(text) => Ok(Self(Cow::Borrowed(text))),
            Err(_) => Ok(Self(Cow::Owned(object.cast::<PyString>()?.to_string_lossy().into_owned()))),
        }
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}
