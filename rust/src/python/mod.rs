//! The Python module: converts arguments, results and errors. It makes no decision.

mod errors;
mod jose;
mod names;
mod secrets;
mod text;
mod uri;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    #[pymodule_export]
    use super::errors::{CoreError, InvalidKey, InvalidPkce, InvalidToken, InvalidUri};
    #[pymodule_export]
    use super::jose::{AccessToken, ClientAssertion, ClientKeys, SigningKey, VerifyingKeys, jwk_set};
    #[pymodule_export]
    use super::names::{confusable_skeleton, registrable_domain, unicode_host};
    #[pymodule_export]
    use super::secrets::{
        check_challenge, derive_token, hash_token, pkce_challenge, random_token, secrets_equal, verify_pkce,
    };
    #[pymodule_export]
    use super::uri::{
        RedirectUri, append_parameters, is_public_address, parse_client_id_url, parse_redirect_uri,
        redirect_uri_matches, resource_matches,
    };
    use super::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
