use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;

use super::text::Text;
use crate::{address, uri};

#[pyclass(frozen, get_all, module = "muk_mcp_oauth_core")]
#[derive(Debug)]
pub struct RedirectUri {
    uri: String,
    kind: &'static str,
    scheme: String,
    host: Option<String>,
}

#[pyfunction]
pub fn parse_redirect_uri(uri: Text<'_>) -> PyResult<RedirectUri> {
    let parsed = uri::parse_redirect_uri(&uri)?;
    Ok(RedirectUri {
        uri: parsed.uri.to_owned(),
        kind: parsed.kind.as_str(),
        scheme: parsed.scheme.to_owned(),
        host: parsed.host.map(str::to_owned),
    })
}

#[pyfunction]
pub fn redirect_uri_matches(registered: Text<'_>, requested: Text<'_>) -> bool {
    uri::redirect_uri_matches(&registered, &requested)
}

#[pyfunction]
pub fn parse_client_id_url(url: Text<'_>) -> PyResult<String> {
    Ok(uri::parse_client_id_url(&url)?.to_owned())
}

#[pyfunction]
pub fn resource_matches(requested: Text<'_>, resource: Text<'_>) -> bool {
    uri::resource_matches(&requested, &resource)
}

#[pyfunction]
pub fn append_parameters(uri: &str, parameters: Vec<(PyBackedStr, PyBackedStr)>) -> PyResult<String> {
    Ok(uri::append_parameters(uri, parameters.iter().map(|(name, value)| (&**name, &**value)))?)
}

#[pyfunction]
pub fn is_public_address(address: Text<'_>) -> PyResult<bool> {
    Ok(address::is_public(&address)?)
}
