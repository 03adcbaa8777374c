//! The private key that signs access tokens, and its PKCS#8 form.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use jsonwebtoken::{Algorithm, Header};
use pkcs8::der::pem::{LineEnding, PemLabel};
use pkcs8::pkcs5::pbes2;
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef, SecretDocument};
use serde::Serialize;
use zeroize::Zeroizing;

use super::provider;
use super::rsa_key::RsaPublicKey;
use crate::error::{Error, Result};

const SIZE_UNSUPPORTED: Error = Error::key("size_unsupported", "A key can be made with 2048, 3072 or 4096 bits.");
const GENERATION_FAILED: Error = Error::key("generation_failed", "The key could not be generated.");
const PEM_MALFORMED: Error = Error::key("pem_malformed", "The text is no PEM document.");
const PEM_LABEL: Error =
    Error::key("pem_label_unsupported", "The PEM label has to be PRIVATE KEY or ENCRYPTED PRIVATE KEY.");
const PASSPHRASE_MISSING: Error = Error::key("passphrase_missing", "The key is encrypted and needs a passphrase.");
const PASSPHRASE_EMPTY: Error = Error::key("passphrase_empty", "An empty passphrase protects nothing.");
const DECRYPTION_FAILED: Error =
    Error::key("decryption_failed", "The passphrase is wrong or the encryption scheme is not supported.");
const ENCODING_FAILED: Error = Error::key("encoding_failed", "The key could not be encoded.");
const NOT_AN_RSA_KEY: Error =
    Error::key("key_malformed", "The document is no valid RSA private key of 2048 to 8192 bits.");
const SIGNING_FAILED: Error = Error::key("signing_failed", "The signature could not be made.");

/// OWASP's count for PBKDF2-HMAC-SHA256; scrypt at a comparable cost exceeds the memory that OpenSSL grants by default.
const PBKDF2_ITERATIONS: u32 = 600_000;

/// An RSA private key in AWS-LC's memory, which AWS-LC wipes when it frees it.
pub struct SigningKey {
    pair: Arc<KeyPair>,
    public: RsaPublicKey,
    kid: String,
}

impl SigningKey {
    pub fn generate(bits: u32) -> Result<Self> {
        let size = match bits {
            2048 => KeySize::Rsa2048,
            3072 => KeySize::Rsa3072,
            4096 => KeySize::Rsa4096,
            _ => return Err(SIZE_UNSUPPORTED),
        };
        Self::new(KeyPair::generate(size).map_err(|_| GENERATION_FAILED)?)
    }

    /// Reads PKCS#8 (RFC 5208), plain or encrypted with PBES2 (RFC 8018). The passphrase is ignored for a plain key,
    /// because keys that were stored before a passphrase was configured have to stay readable.
    pub fn from_pem(pem: &str, passphrase: Option<&str>) -> Result<Self> {
        let (label, document) = SecretDocument::from_pem(pem.trim()).map_err(|_| PEM_MALFORMED)?;
        match label {
            PrivateKeyInfoRef::PEM_LABEL => Self::from_der(&document),
            EncryptedPrivateKeyInfoRef::PEM_LABEL => {
                Self::from_der(&decrypt(&document, passphrase.ok_or(PASSPHRASE_MISSING)?)?)
            }
            _ => Err(PEM_LABEL),
        }
    }

    fn from_der(document: &SecretDocument) -> Result<Self> {
        Self::new(KeyPair::from_pkcs8(document.as_bytes()).map_err(|_| NOT_AN_RSA_KEY)?)
    }

    fn new(pair: KeyPair) -> Result<Self> {
        let public = RsaPublicKey::try_from(pair.public_key())?;
        let kid = public.thumbprint();
        Ok(Self { pair: Arc::new(pair), public, kid })
    }

    /// Writes PKCS#8, encrypted if there is a passphrase.
    pub fn to_pem(&self, passphrase: Option<&str>) -> Result<Zeroizing<String>> {
        let der: Pkcs8V1Der<'_> = self.pair.as_der().map_err(|_| ENCODING_FAILED)?;
        let (label, document) = match passphrase {
            Some("") => return Err(PASSPHRASE_EMPTY),
            Some(passphrase) => (EncryptedPrivateKeyInfoRef::PEM_LABEL, encrypt(der.as_ref(), passphrase)?),
            None => {
                (PrivateKeyInfoRef::PEM_LABEL, SecretDocument::try_from(der.as_ref()).map_err(|_| ENCODING_FAILED)?)
            }
        };
        document.to_pem(label, LineEnding::LF).map_err(|_| ENCODING_FAILED)
    }

    /// The RFC 7638 thumbprint of the public key.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    pub fn bits(&self) -> usize {
        self.public.bits()
    }

    pub fn public_jwk(&self) -> String {
        self.public.to_jwk(&self.kid)
    }

    /// Signs a token with RS256 (RFC 7518 section 3.3).
    pub(crate) fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<String> {
        let mut header = Header::new(Algorithm::RS256);
        header.typ = Some(typ.to_owned());
        header.kid = Some(self.kid.clone());
        provider::sign(&header, claims, &self.pair).map_err(|_| SIGNING_FAILED)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

fn decrypt(document: &SecretDocument, passphrase: &str) -> Result<SecretDocument> {
    EncryptedPrivateKeyInfoRef::try_from(document.as_bytes())
        .map_err(|_| NOT_AN_RSA_KEY)?
        .decrypt(passphrase)
        .map_err(|_| DECRYPTION_FAILED)
}

fn encrypt(der: &[u8], passphrase: &str) -> Result<SecretDocument> {
    let (mut salt, mut iv) = ([0; 16], [0; 16]);
    rand::fill(&mut salt).and_then(|()| rand::fill(&mut iv)).map_err(|_| ENCODING_FAILED)?;
    let scheme = pbes2::Parameters::generate_pbkdf2_sha256_aes256cbc(PBKDF2_ITERATIONS, &salt, iv)
        .map_err(|_| ENCODING_FAILED)?;
    PrivateKeyInfoRef::try_from(der)
        .and_then(|key| key.encrypt_with_params(scheme, passphrase))
        .map_err(|_| ENCODING_FAILED)
}
