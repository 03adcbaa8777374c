//! The security core of the OAuth server for Odoo's MCP endpoint.
//!
//! Every module here is pure: no input or output, no clock (`now` is a parameter), no Python. [`python`] alone binds them.

#![forbid(unsafe_code)]
#![warn(missing_debug_implementations)]

pub mod access_token;
pub mod address;
pub mod assertion;
mod claims;
mod ec;
mod encoding;
pub mod error;
mod json;
pub mod jwk;
mod jws;
pub mod keys;
pub mod pkce;
mod rsa;
pub mod token;
pub mod uri;

#[cfg(feature = "python")]
mod python;
