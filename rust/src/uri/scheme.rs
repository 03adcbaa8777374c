//! Schemes that browsers or operating systems give a meaning to. A redirect to one of them would reach
//! something other than the client's own program, or run what the URI says.

/// Whether a custom scheme can belong to a client's own program (RFC 8252 section 7.1).
pub fn is_private_use(scheme: &str) -> bool {
    !is_refused(scheme) && !FAMILIES.iter().any(|prefix| scheme.starts_with(prefix))
}

fn is_refused(scheme: &str) -> bool {
    [CONTENT, BROWSER, TRANSPORT, COMMUNICATION, SYSTEM, IDENTIFIER].iter().any(|group| group.contains(&scheme))
}

/// Prefixes under which browsers and systems keep adding schemes of their own.
const FAMILIES: &[&str] =
    &["chrome-", "edge-", "ext+", "itms-", "microsoft-edge", "moz-", "ms-", "safari-", "view-", "web+", "x-apple"];

/// Script, documents and files: the URI itself is what runs or is read.
const CONTENT: &[&str] = &[
    "about", "blob", "cid", "content", "data", "file", "filesystem", "hcp", "its", "jar", "javascript", "jscript",
    "livescript", "mhtml", "mid", "mk", "mocha", "netdoc", "phar", "php", "res", "resource", "vbs", "vbscript",
    "wyciwyg", "zip",
];

/// The pages and extensions of browsers.
const BROWSER: &[&str] = &[
    "brave", "chrome", "devtools", "edge", "feed", "firefox", "googlechrome", "googlechromes", "isolated-app", "opera",
    "pcast", "vivaldi",
];

/// Protocols that a handler would open a connection for. `localhost` is here because `localhost:…` is an address.
const TRANSPORT: &[&str] = &[
    "afp", "dav", "davs", "dict", "dns", "docker", "finger", "ftp", "ftps", "gemini", "git", "git+ssh", "gopher",
    "imap", "imaps", "ipfs", "ipns", "ipp", "ipps", "jdbc", "ldap", "ldapi", "ldaps", "localhost", "mms", "mongodb",
    "mysql", "netbios", "news", "nfs", "nntp", "pop", "pop3", "postgres", "postgresql", "rdp", "redis", "rlogin",
    "rsync", "rtmp", "rtsp", "rtsps", "scp", "sftp", "smb", "smtp", "snews", "snmp", "ssh", "svn", "svn+ssh", "telnet",
    "tftp", "tn3270", "vnc", "wais", "webcal", "webcals", "webdav", "ws", "wss",
];

/// Messages, calls, maps, money: a handler acts for the person.
const COMMUNICATION: &[&str] = &[
    "aim", "bitcoin", "bitcoincash", "callto", "dogecoin", "ethereum", "facetime", "facetime-audio", "fax", "geo",
    "im", "irc", "irc6", "ircs", "lightning", "litecoin", "magnet", "mailto", "maps", "matrix", "mmsto", "monero",
    "mumble", "openpgp4fpr", "sgnl", "sip", "sips", "skype", "sms", "smsto", "tel", "upi", "wtai", "xmpp", "ymsgr",
];

/// Shops, settings and launchers of operating systems.
const SYSTEM: &[&str] = &[
    "android-app", "app-prefs", "app-settings", "applescript", "appstream", "apt", "help", "intent", "itms",
    "macappstore", "macappstores", "market", "msteams", "onenote", "otpauth", "package", "prefs", "search",
    "search-ms", "shell", "shortcuts", "snap", "steam", "terminal", "vmrc", "x-help-action", "x-man-page", "x-radar",
];

/// Names that are no place to redirect to.
const IDENTIFIER: &[&str] = &["acct", "did", "doi", "info", "isbn", "ni", "nih", "oid", "openid", "tag", "urn", "uuid"];

#[cfg(test)]
mod tests {
    use super::is_private_use;

    #[test]
    fn schemes_of_mcp_clients_are_accepted() {
        for scheme in [
            "cursor", "vscode", "vscode-insiders", "windsurf", "zed", "claude", "myapp", "com.example.app",
            "msauth.com.example",
        ] {
            assert!(is_private_use(scheme), "{scheme}");
        }
    }

    #[test]
    fn schemes_with_a_meaning_are_refused() {
        for scheme in [
            "javascript", "data", "vbscript", "file", "blob", "about", "filesystem", "ws", "wss", "ftp", "mailto",
            "tel", "sms", "intent", "view-source", "chrome", "chrome-extension", "moz-extension", "ms-settings",
            "ms-word", "urn", "steam", "ssh", "telnet", "git", "ldap", "jar", "resource", "market", "itms",
            "itms-apps", "facetime", "geo", "magnet", "bitcoin", "web+mcp", "localhost",
        ] {
            assert!(!is_private_use(scheme), "{scheme}");
        }
    }
}
