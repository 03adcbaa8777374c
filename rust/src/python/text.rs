use std::borrow::Cow;
use std::ops::Deref;

use pyo3::prelude::*;
use pyo3::types::PyString;

/// Text from a stranger. JSON can smuggle lone surrogates into a Python string; they become U+FFFD here, which no
/// grammar of the core accepts, so that they are refused for a reason instead of raising a `UnicodeEncodeError`.
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
