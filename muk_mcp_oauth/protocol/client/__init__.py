"""What a client registers or publishes (RFC 7591, Client ID Metadata Documents)."""
