use url::form_urlencoded;

/// The parameters of an authorization response (RFC 6749 sections 4.1.2 and 4.1.2.1, RFC 9207, JARM). A registered query with
/// one of these names would hand the client two values, one of them chosen by whoever registered the URI.
const RESERVED: [&str; 7] = ["code", "state", "iss", "error", "error_description", "error_uri", "response"];

/// Returns whether a web framework could read a reserved name in the query.
pub fn has_reserved_name(query: &str) -> bool {
    // Some frameworks take a semicolon for an ampersand.
    query.split(['&', ';']).flat_map(|pair| form_urlencoded::parse(pair.as_bytes())).any(|(name, _)| is_reserved(&name))
}

/// ASP.NET ignores case; PHP trims blanks and reads `error.uri`, `error uri` and `error_uri[]` as `error_uri`.
fn is_reserved(name: &str) -> bool {
    let name = name.trim_start().split('[').next().unwrap_or_default().trim_end();
    RESERVED.contains(&name.to_ascii_lowercase().replace([' ', '.'], "_").as_str())
}

#[cfg(test)]
mod tests {
    use super::{RESERVED, has_reserved_name};

    #[test]
    fn reserved_name_is_found_in_every_form() {
        for name in RESERVED {
            let encoded: String = name.bytes().map(|byte| format!("%{byte:02x}")).collect();
            for query in [
                format!("{name}=1"),
                name.to_owned(),
                format!("a=1&{name}=2"),
                format!("a=1;{name}=2"),
                format!("&&{name}"),
                format!("{encoded}=1"),
                format!("{}=1", name.to_uppercase()),
                format!("+{name}+=1"),
                format!("%20{name}=1"),
                format!("{name}[]=1"),
                format!("{name}%5B0%5D=1"),
                format!("{}=1", name.replace('_', ".")),
                format!("{}=1", name.replace('_', "+")),
            ] {
                assert!(has_reserved_name(&query), "{query}");
            }
        }
    }

    #[test]
    fn other_names_and_all_values_are_free() {
        for query in [
            "", "&", "=code", "a=code", "a=b%26code=c", "codes=1", "mycode=1", "state_id=1", "a%3Dcode", "x[code]=1",
            "issuer=1", "code%00=1", "response_mode=query", "%2563ode=1",
        ] {
            assert!(!has_reserved_name(query), "{query}");
        }
    }
}
