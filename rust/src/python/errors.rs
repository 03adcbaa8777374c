use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::error::{Error, Kind};

create_exception!(muk_mcp_oauth_core, CoreError, PyValueError);
create_exception!(muk_mcp_oauth_core, InvalidKey, CoreError);
create_exception!(muk_mcp_oauth_core, InvalidToken, CoreError);
create_exception!(muk_mcp_oauth_core, InvalidPkce, CoreError);
create_exception!(muk_mcp_oauth_core, InvalidUri, CoreError);

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        let exception = match error.kind {
            Kind::Key => InvalidKey::new_err(error.description),
            Kind::Token => InvalidToken::new_err(error.description),
            Kind::Pkce => InvalidPkce::new_err(error.description),
            Kind::Uri => InvalidUri::new_err(error.description),
        };
        Python::attach(|py| match exception.value(py).setattr("reason", error.reason) {
            Ok(()) => exception,
            Err(failure) => failure,
        })
    }
}
