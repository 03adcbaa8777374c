//! The security core of the OAuth server for Odoo's MCP endpoint.
//!
//! Every module here is pure: no input or output, no clock (`now` is a parameter), no Python. Only [`python`] knows PyO3.

#![forbid(unsafe_code)]
#![warn(missing_debug_implementations)]

pub mod address;
mod base64url;
pub mod error;
pub mod jose;
pub mod names;
pub mod secrets;
pub mod uri;

#[cfg(feature = "python")]
mod python;
