//! JSON Web Signatures, Keys and Tokens: the server's access tokens and its clients' assertions.

pub mod access_token;
mod claims;
pub mod client_assertion;
mod ec_key;
mod json;
pub mod jwk;
mod jws;
mod provider;
mod rsa_key;
pub mod signing_key;
pub mod verifying_keys;
