//! The key by which a phone knows this computer, kept as adb keeps it, so that a phone that allowed adb does not
//! ask again.
//!
//! ```text
//! adbkey       -----BEGIN PRIVATE KEY-----           PKCS#8, 2048 bits, mode 0600
//! adbkey.pub   QAAAAB3TVs3L… user@host               base64 of 524 bytes:
//!              words=64  n0inv  modulus[256]  rr[256]  exponent     all little-endian
//! ```
//!
//! Sources: AOSP `packages/modules/adb/client/auth.cpp`, `libcrypto_utils/android_pubkey.cpp`.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding};
use getrandom::SysRng;
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, PrivateKey, PublicKey};
use sha1::Sha1;

/// The token that a phone sends is signed as if it were a SHA-1 digest.
pub const TOKEN_BYTES: usize = 20;

const MODULUS_BYTES: usize = 256;
const MODULUS_WORDS: u32 = 64;
const ENCODED_BYTES: usize = 4 + 4 + MODULUS_BYTES + MODULUS_BYTES + 4;

/// A private key, and the name that the phone lists it under.
pub struct Key {
    private: PrivateKey,
    comment: String,
}

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("the key file {path} cannot be read: {source}")]
    Read { path: PathBuf, source: io::Error },
    #[error("the key file {path} cannot be written: {source}")]
    Write { path: PathBuf, source: io::Error },
    /// We never overwrite a key that is there, even one that we cannot read.
    #[error("the key is not a PKCS#8 private key of 2048 bits")]
    NotAKey,
    #[error("this is not an Android public key")]
    NotAPublicKey,
    #[error("no home folder is known")]
    NoHome,
    #[error("the key cannot be made or used: {0}")]
    Crypto(#[from] rsa::Error),
    #[error("the key cannot sign a certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    #[error("the key is of no use for an encrypted connection")]
    NotForTls,
}

/// Where adb keeps keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFiles {
    /// Made when it is missing. `adbkey.pub` lies beside it.
    pub own: PathBuf,
    /// `ADB_VENDOR_KEYS`: more keys, files or folders of `*.adb_key`. Only read.
    pub vendor: Vec<PathBuf>,
}

impl KeyFiles {
    /// `$ANDROID_USER_HOME/adbkey`, else `~/.android/adbkey`, and `$ADB_VENDOR_KEYS`.
    pub fn of_this_user() -> Result<Self, KeyError> {
        let folder = match std::env::var_os("ANDROID_USER_HOME") {
            Some(folder) if !folder.is_empty() => PathBuf::from(folder),
            Some(_) | None => std::env::home_dir().ok_or(KeyError::NoHome)?.join(".android"),
        };
        let vendor = std::env::var_os("ADB_VENDOR_KEYS").unwrap_or_default();
        Ok(Self {
            own: folder.join("adbkey"),
            vendor: std::env::split_paths(&vendor).filter(|path| !path.as_os_str().is_empty()).collect(),
        })
    }

    /// All keys, the user's own first; made and saved when there is none. Takes a second when it has to make one.
    pub fn load(&self) -> Result<Vec<Key>, KeyError> {
        let mut keys = vec![load_or_create(&self.own)?];
        for path in self.vendor.iter().flat_map(|path| vendor_files(path)) {
            // A vendor key that is gone or broken is no reason not to use the others: adb skips it, too.
            match Key::load(&path) {
                Ok(key) => keys.push(key),
                Err(error) => tracing::warn!(%error, "a vendor key is not usable"),
            }
        }
        Ok(keys)
    }
}

impl Key {
    /// A new key of 2048 bits.
    pub fn generate() -> Result<Self, KeyError> {
        let private = PrivateKey::new(&mut SysRng, MODULUS_BYTES * 8)?;
        // adb writes the names of user and host. They would tell the phone more than it needs.
        Ok(Self { private, comment: "unstuck@computer".to_owned() })
    }

    pub fn from_pem(pem: &str, comment: impl Into<String>) -> Result<Self, KeyError> {
        let private = PrivateKey::from_pkcs8_pem(pem).map_err(|_| KeyError::NotAKey)?;
        if private.size() == MODULUS_BYTES {
            Ok(Self { private, comment: comment.into() })
        } else {
            Err(KeyError::NotAKey)
        }
    }

    /// Reads a key file, and its name from the `.pub` beside it.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let pem = fs::read_to_string(path).map_err(|source| KeyError::Read { path: path.to_owned(), source })?;
        let public = fs::read_to_string(public_path(path)).unwrap_or_default();
        let comment = public.split_once(' ').map_or("unknown@unknown", |(_, comment)| comment.trim());
        Self::from_pem(&pem, comment)
    }

    /// Signs a token for `AUTH` 2.
    pub fn sign(&self, token: &[u8; TOKEN_BYTES]) -> Result<Vec<u8>, KeyError> {
        Ok(self.private.pkcs1v15_sign_prehash::<Sha1>(token)?)
    }

    /// The line for `AUTH` 3 and `adbkey.pub`: base64, a space, a name.
    pub fn public_line(&self) -> String {
        format!("{} {}", Base64::encode_string(&encode(self.private.as_public_key())), self.comment)
    }

    /// The private key for whoever signs with it on this computer, as PKCS#8.
    pub(super) fn pkcs8(&self) -> Result<Vec<u8>, KeyError> {
        Ok(self.private.to_pkcs8_der().map_err(|_| KeyError::NotForTls)?.as_bytes().to_vec())
    }

    pub fn public(&self) -> AndroidPublicKey {
        AndroidPublicKey { key: self.private.as_public_key().clone() }
    }

    /// Saves the pair; `Ok(false)` and nothing changed when somebody else saved one meanwhile.
    fn save(&self, path: &Path) -> io::Result<bool> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let pem = self.private.to_pkcs8_pem(LineEnding::LF).map_err(io::Error::other)?;
        // Written aside and linked, so that nobody ever reads half a key.
        let aside = path.with_extension(format!("new-{}", std::process::id()));
        let _ = fs::remove_file(&aside);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&aside)?;
        file.write_all(pem.as_bytes())?;
        file.sync_all()?;
        let linked = fs::hard_link(&aside, path);
        let _ = fs::remove_file(&aside);
        match linked {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
            // Some file systems have no links.
            Err(_) => {
                let mut file = options.open(path)?;
                file.write_all(pem.as_bytes())?;
                file.sync_all()?;
            }
        }
        fs::write(public_path(path), self.public_line())?;
        Ok(true)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Key").finish_non_exhaustive()
    }
}

/// The key of a computer, as a phone sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AndroidPublicKey {
    key: PublicKey,
}

impl AndroidPublicKey {
    /// Reads `AUTH` 3's payload or a line of `adbkey.pub`: base64, perhaps a name, perhaps a zero byte.
    pub fn from_line(line: &[u8]) -> Result<Self, KeyError> {
        let base64 = line.split(|byte| byte.is_ascii_whitespace() || *byte == 0).next().unwrap_or_default();
        let mut bytes = [0; ENCODED_BYTES];
        let bytes = Base64::decode(base64, &mut bytes).map_err(|_| KeyError::NotAPublicKey)?;
        if bytes.len() != ENCODED_BYTES || bytes[..4] != MODULUS_WORDS.to_le_bytes() {
            return Err(KeyError::NotAPublicKey);
        }
        let modulus = BoxedUint::from_le_slice(&bytes[8..8 + MODULUS_BYTES], 2048);
        let exponent = BoxedUint::from_le_slice(&bytes[ENCODED_BYTES - 4..], 64);
        let (Ok(modulus), Ok(exponent)) = (modulus, exponent) else { return Err(KeyError::NotAPublicKey) };
        let key = PublicKey::new(modulus, exponent).map_err(|_| KeyError::NotAPublicKey)?;
        if key.size() == MODULUS_BYTES { Ok(Self { key }) } else { Err(KeyError::NotAPublicKey) }
    }

    /// As certificates carry it: DER.
    pub fn subject_public_key_info(&self) -> Result<Vec<u8>, KeyError> {
        Ok(self.key.to_public_key_der().map_err(|_| KeyError::NotAPublicKey)?.into_vec())
    }

    /// Whether this computer signed the token.
    pub fn verifies(&self, token: &[u8; TOKEN_BYTES], signature: &[u8]) -> bool {
        self.key.pkcs1v15_verify_prehash::<Sha1>(token, signature).is_ok()
    }
}

fn load_or_create(path: &Path) -> Result<Key, KeyError> {
    match Key::load(path) {
        Err(KeyError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
        loaded => return loaded,
    }
    let key = Key::generate()?;
    match key.save(path) {
        Ok(true) => Ok(key),
        Ok(false) => Key::load(path),
        Err(source) => Err(KeyError::Write { path: path.to_owned(), source }),
    }
}

fn public_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".pub");
    PathBuf::from(name)
}

fn vendor_files(path: &Path) -> Vec<PathBuf> {
    let Ok(folder) = fs::read_dir(path) else { return vec![path.to_owned()] };
    let mut files: Vec<PathBuf> = folder
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension() == Some(OsStr::new("adb_key")))
        .collect();
    files.sort();
    files
}

/// Every number padded to its place: about one modulus or `rr` in 256 is shorter than its 256 bytes.
fn encode(key: &PublicKey) -> Vec<u8> {
    let mut modulus = [0u32; MODULUS_BYTES / 4];
    let bytes = key.n_bytes();
    for (word, chunk) in modulus.iter_mut().zip(bytes.rchunks(4)) {
        *word = chunk.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
    }
    let exponent = key.e_bytes().iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
    let mut encoded = Vec::with_capacity(ENCODED_BYTES);
    let words = [MODULUS_WORDS, inverse(modulus[0]).wrapping_neg()];
    for word in words.into_iter().chain(modulus).chain(rr(&modulus)).chain([exponent]) {
        encoded.extend_from_slice(&word.to_le_bytes());
    }
    encoded
}

/// 1 / odd modulo 2³², by Newton: each turn doubles the number of right bits, of which there are 3 to begin with.
fn inverse(odd: u32) -> u32 {
    (0..4).fold(odd, |inverse, _| inverse.wrapping_mul(2u32.wrapping_sub(odd.wrapping_mul(inverse))))
}

/// (2²⁰⁴⁸)² modulo the modulus, by doubling 1 modulo it 4096 times.
fn rr(modulus: &[u32; MODULUS_BYTES / 4]) -> [u32; MODULUS_BYTES / 4] {
    let mut value = [0u32; MODULUS_BYTES / 4];
    value[0] = 1;
    for _ in 0..2 * MODULUS_BYTES * 8 {
        let mut carry = 0;
        for word in &mut value {
            (*word, carry) = (*word << 1 | carry, *word >> 31);
        }
        if carry == 1 || value.iter().rev().ge(modulus.iter().rev()) {
            let mut borrow = false;
            for (word, other) in value.iter_mut().zip(modulus) {
                let (difference, first) = word.overflowing_sub(*other);
                let (difference, second) = difference.overflowing_sub(u32::from(borrow));
                (*word, borrow) = (difference, first || second);
            }
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pair made by `adb keygen` (29), for tests only.
    const PEM: &str = include_str!("../../tests/keys/adbkey");
    const PUBLIC: &str = include_str!("../../tests/keys/adbkey.pub");

    fn adb_key() -> Key {
        Key::from_pem(PEM, "@unknown").unwrap()
    }

    #[test]
    fn the_public_key_is_the_bytes_that_adb_writes() {
        assert_eq!(adb_key().public_line(), PUBLIC);
    }

    #[test]
    fn a_signature_is_verified_by_the_public_key_and_by_no_other_token() {
        let signature = adb_key().sign(&[7; 20]).unwrap();
        let public = AndroidPublicKey::from_line(PUBLIC.as_bytes()).unwrap();
        assert!(public.verifies(&[7; 20], &signature));
        assert!(!public.verifies(&[8; 20], &signature));
        assert!(!public.verifies(&[7; 20], &signature[1..]));
        assert!(!public.verifies(&[7; 20], &[0; 256]));
    }

    #[test]
    fn what_is_no_public_key_is_refused() {
        for line in [&b""[..], b"QAAA", b"\xff\xff", PUBLIC.get(..600).unwrap().as_bytes()] {
            assert!(AndroidPublicKey::from_line(line).is_err());
        }
        let zero = Base64::encode_string(&[&MODULUS_WORDS.to_le_bytes()[..], &[0; ENCODED_BYTES - 4]].concat());
        assert!(AndroidPublicKey::from_line(zero.as_bytes()).is_err());
        assert!(AndroidPublicKey::from_line(&[b'A'; 5000]).is_err());
    }

    #[test]
    fn a_short_rr_keeps_its_place() {
        // 2²⁰⁴⁸ - 1: 2⁴⁰⁹⁶ modulo it is 1, so all but one byte of rr is padding.
        let mut one = [0; 64];
        one[0] = 1;
        assert_eq!(rr(&[u32::MAX; 64]), one);
    }

    #[test]
    fn a_missing_key_is_made_once_and_kept_to_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let files = KeyFiles { own: folder.path().join("android/adbkey"), vendor: vec![] };
        let made = files.load().unwrap().remove(0).public_line();
        assert_eq!(files.load().unwrap().remove(0).public_line(), made);
        assert_eq!(fs::read_to_string(public_path(&files.own)).unwrap(), made);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&files.own).unwrap().permissions().mode() & 0o777, 0o600);
        }
        // Another process that made one at the same moment does not overwrite it.
        assert!(!adb_key().save(&files.own).unwrap());
        assert_eq!(files.load().unwrap().remove(0).public_line(), made);
        assert_eq!(fs::read_dir(files.own.parent().unwrap()).unwrap().count(), 2);
    }

    #[test]
    fn vendor_keys_follow_and_a_broken_own_key_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("adbkey");
        fs::write(&own, PEM).unwrap();
        fs::write(folder.path().join("maker.adb_key"), PEM).unwrap();
        fs::write(folder.path().join("broken.adb_key"), "nothing").unwrap();
        let files = KeyFiles { own: own.clone(), vendor: vec![folder.path().to_owned()] };
        assert_eq!(files.load().unwrap().len(), 2);
        fs::write(&own, "nothing").unwrap();
        assert!(matches!(files.load(), Err(KeyError::NotAKey)));
        assert_eq!(fs::read_to_string(&own).unwrap(), "nothing");
    }
}
