/// Returns whether a `resource` parameter (RFC 8707 section 2) means the protected resource.
///
/// Accepted are the resource and its base (the resource without its last path segment), each with or without a trailing
/// slash and with scheme and host in any case (RFC 3986 section 6.2.2.1). Anything else is refused.
pub fn resource_matches(requested: &str, resource: &str) -> bool {
    let (requested, resource) = (lower_case_origin(requested), lower_case_origin(resource));
    let requested = requested.strip_suffix('/').unwrap_or(&requested);
    requested == resource || base(&resource).is_some_and(|base| requested == base)
}

fn lower_case_origin(uri: &str) -> String {
    let authority = uri.find("://").map_or(0, |scheme_end| scheme_end + 3);
    let end = uri[authority..].find(['/', '?', '#']).map_or(uri.len(), |path| authority + path);
    uri[..end].to_ascii_lowercase() + &uri[end..]
}

/// The resource without its last path segment; none when it has no path.
fn base(resource: &str) -> Option<&str> {
    let (base, _segment) = resource.rsplit_once('/')?;
    if base.ends_with('/') { None } else { Some(base) }
}

#[cfg(test)]
mod tests {
    use super::resource_matches;

    const RESOURCE: &str = "https://odoo.example/mcp";

    #[test]
    fn resource_and_base_match_with_and_without_slash() {
        for requested in [
            "https://odoo.example/mcp",
            "https://odoo.example/mcp/",
            "https://odoo.example",
            "https://odoo.example/",
            "HTTPS://ODOO.EXAMPLE/mcp",
            "https://Odoo.Example/",
        ] {
            assert!(resource_matches(requested, RESOURCE), "{requested}");
        }
    }

    #[test]
    fn anything_else_is_another_resource() {
        for requested in [
            "",
            "/",
            "/mcp",
            "https:",
            "https://",
            "https:///mcp",
            "http://odoo.example/mcp",
            "https://odoo.example:443/mcp",
            "https://odoo.example./mcp",
            "https://user@odoo.example/mcp",
            "https://odoo.example/MCP",
            "https://odoo.example/mcp//",
            "https://odoo.example//",
            "https://odoo.example/mcp/x",
            "https://odoo.example/other",
            "https://odoo.example/mcp?x",
            "https://odoo.example/mcp#x",
            "https://odoo.example/%6dcp",
            "https://odoo.example.evil.example/mcp",
            "https://evil.example/https://odoo.example/mcp",
            " https://odoo.example/mcp",
        ] {
            assert!(!resource_matches(requested, RESOURCE), "{requested}");
        }
    }

    #[test]
    fn base_keeps_the_path_that_odoo_is_served_under() {
        assert!(resource_matches("https://host.example/odoo", "https://host.example/odoo/mcp"));
        assert!(!resource_matches("https://host.example/", "https://host.example/odoo/mcp"));
    }

    #[test]
    fn resource_without_path_has_no_base() {
        assert!(resource_matches("https://odoo.example/", "https://odoo.example"));
        assert!(!resource_matches("https:/", "https://odoo.example"));
    }
}
