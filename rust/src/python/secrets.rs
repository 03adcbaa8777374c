use pyo3::prelude::*;

use super::text::Text;
use crate::secrets::{opaque_token, pkce};

#[pyfunction]
pub fn pkce_challenge(verifier: Text<'_>) -> PyResult<String> {
    Ok(pkce::challenge(&verifier)?)
}

#[pyfunction]
pub fn check_challenge(challenge: Text<'_>) -> PyResult<()> {
    Ok(pkce::check_challenge(&challenge)?)
}

#[pyfunction]
pub fn verify_pkce(verifier: Text<'_>, challenge: Text<'_>) -> PyResult<()> {
    Ok(pkce::verify(&verifier, &challenge)?)
}

#[pyfunction]
#[pyo3(signature = (size = 32))]
pub fn random_token(size: usize) -> PyResult<String> {
    Ok(opaque_token::random(size)?)
}

#[pyfunction]
pub fn hash_token(token: &str) -> String {
    opaque_token::hash(token)
}

#[pyfunction]
pub fn derive_token(key: &[u8], token: &str) -> PyResult<String> {
    Ok(opaque_token::derive(key, token)?)
}

#[pyfunction]
pub fn secrets_equal(left: &str, right: &str) -> bool {
    opaque_token::secrets_equal(left, right)
}
