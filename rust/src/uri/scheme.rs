//! Schemes that have a meaning to browsers or operating systems. A redirect to one of them would open another program
//! than the client's, or execute the URI. List of November 2026: schemes of the IANA registry, and of browsers, Windows,
//! macOS, iOS and Android.

/// Returns whether a custom scheme can belong to a client's own program (RFC 8252 section 7.1).
pub fn is_private_use(scheme: &str) -> bool {
    !is_refused(scheme) && !FAMILIES.iter().any(|prefix| scheme.starts_with(prefix))
}

fn is_refused(scheme: &str) -> bool {
    [CONTENT, BROWSER, TRANSPORT, COMMUNICATION, SYSTEM, IDENTIFIER].iter().any(|group| group.contains(&scheme))
}

/// Prefixes of schemes that browsers and systems keep adding.
const FAMILIES: &[&str] =
    &["chrome-", "edge-", "ext+", "itms-", "microsoft-edge", "moz-", "ms-", "safari-", "view-", "web+", "x-apple"];

/// Scripts, documents and files: the URI itself is executed or read.
const CONTENT: &[&str] = &[
    "about", "blob", "cid", "content", "data", "file", "filesystem", "hcp", "its", "jar", "javascript", "jscript",
    "livescript", "mhtml", "mid", "mk", "mocha", "netdoc", "phar", "php", "res", "resource", "vbs", "vbscript",
    "wyciwyg", "zip",
];

/// Pages and extensions of browsers.
const BROWSER: &[&str] = &[
    "brave", "chrome", "devtools", "edge", "feed", "firefox", "googlechrome", "googlechromes", "isolated-app", "opera",
    "pcast", "vivaldi",
];

/// Network protocols. `localhost` is here because `localhost:…` is a host and a port, not a scheme.
const TRANSPORT: &[&str] = &[
    "afp", "dav", "davs", "dict", "dns", "docker", "finger", "ftp", "ftps", "gemini", "git", "git+ssh", "gopher",
    "imap", "imaps", "ipfs", "ipns", "ipp", "ipps", "jdbc", "ldap", "ldapi", "ldaps", "localhost", "mms", "mongodb",
    "mysql", "netbios", "news", "nfs", "nntp", "pop", "pop3", "postgres", "postgresql", "rdp", "redis", "rlogin",
    "rsync", "rtmp", "rtsp", "rtsps", "scp", "sftp", "smb", "smtp", "snews", "snmp", "ssh", "svn", "svn+ssh", "telnet",
    "tftp", "tn3270", "vnc", "wais", "webcal", "webcals", "webdav", "ws", "wss",
];

/// Messages, calls, maps and payments: a handler acts for the user.
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

/// Identifiers, which name something and are not a location.
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
