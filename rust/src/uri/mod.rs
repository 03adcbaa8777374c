//! Rules on URIs, decided on the raw string, because the registered text is stored, compared and sent back unchanged.

mod authority;
mod client_id;
mod parts;
mod query;
mod redirect;
mod resource;
mod response;
mod scheme;

pub use client_id::parse_client_id_url;
pub use redirect::{RedirectKind, RedirectUri, parse_redirect_uri, redirect_uri_matches};
pub use resource::resource_matches;
pub use response::append_parameters;
