//! SPAKE2 as BoringSSL has it: both ends prove that they know the same code, and whoever listens or guesses gets one
//! try and nothing to work on afterwards.
//!
//! ```text
//! computer  X* = 8x·B + w·M ─▶      w: SHA-512 of the password, as a scalar
//!           ◀─ Y* = 8y·B + w·N      phone
//! key = SHA-512(names, X*, Y*, 8x·(Y* - w·N), SHA-512 of the password), each with its length before it
//! ```
//!
//! No crate speaks this dialect. BoringSSL once forgot to make `w` a multiple of eight and has since added multiples
//! of the group's order to it until it is one, so that `w·M` stays what it was in the group of prime order and loses
//! what it had outside of it. The same is said here by taking M and N without their part outside.
//!
//! Sources: BoringSSL `crypto/curve25519/spake25519.c`; AOSP `packages/modules/adb/pairing_auth/pairing_auth.cpp`.

use curve25519_dalek::EdwardsPoint;
use curve25519_dalek::edwards::CompressedEdwardsY;
use curve25519_dalek::scalar::Scalar;
use ring::digest::{Context, SHA512, digest};

/// One end of an exchange. Each is good for one.
pub struct Spake2 {
    role: Role,
    /// `x`, without the eight.
    private: Scalar,
    /// `w`.
    password: Scalar,
    password_hash: [u8; KEY_BYTES],
    message: [u8; MESSAGE_BYTES],
}

/// Which end; BoringSSL's Alice and Bob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Computer,
    Phone,
}

pub const MESSAGE_BYTES: usize = 32;
pub const KEY_BYTES: usize = 64;

/// The zero byte counts, as it does in AOSP.
const COMPUTER: &[u8] = b"adb pair client\0";
const PHONE: &[u8] = b"adb pair server\0";

/// BoringSSL's points, found by hashing "edwards25519 point generation seed (M)" and "(N)".
const M: [u8; 32] = [
    0x5a, 0xda, 0x7e, 0x4b, 0xf6, 0xdd, 0xd9, 0xad, 0xb6, 0x62, 0x6d, 0x32, 0x13, 0x1c, 0x6b, 0x5c, 0x51, 0xa1, 0xe3,
    0x47, 0xa3, 0x47, 0x8f, 0x53, 0xcf, 0xcf, 0x44, 0x1b, 0x88, 0xee, 0xd1, 0x2e,
];
const N: [u8; 32] = [
    0x10, 0xe3, 0xdf, 0x0a, 0xe3, 0x7d, 0x8e, 0x7a, 0x99, 0xb5, 0xfe, 0x74, 0xb4, 0x46, 0x72, 0x10, 0x3d, 0xbd, 0xdc,
    0xbd, 0x06, 0xaf, 0x68, 0x0d, 0x71, 0x32, 0x9a, 0x11, 0x69, 0x3b, 0xc7, 0x78,
];

impl Spake2 {
    /// `random` is used for nothing else, ever.
    pub fn start(role: Role, password: &[u8], random: &[u8; 64]) -> Self {
        let private = Scalar::from_bytes_mod_order_wide(random);
        let password_hash = hash(password);
        let password = Scalar::from_bytes_mod_order_wide(&password_hash);
        let public = EdwardsPoint::mul_base(&(private * Scalar::from(8_u8)));
        let message = (public + in_prime_group(role.point()) * password).compress().to_bytes();
        Self { role, private, password, password_hash, message }
    }

    /// For the other end.
    pub fn message(&self) -> &[u8; MESSAGE_BYTES] {
        &self.message
    }

    /// The key that the other end has, too, if it used the same password. `None`: it sent no point of the curve.
    pub fn finish(self, theirs: &[u8; MESSAGE_BYTES]) -> Option<[u8; KEY_BYTES]> {
        let point = CompressedEdwardsY(*theirs).decompress()?;
        let unmasked = point - in_prime_group(self.role.other().point()) * self.password;
        let shared = (unmasked.mul_by_cofactor() * self.private).compress().to_bytes();
        let (computers, phones) = match self.role {
            Role::Computer => (&self.message, theirs),
            Role::Phone => (theirs, &self.message),
        };
        let mut key = Context::new(&SHA512);
        for part in [COMPUTER, PHONE, computers, phones, &shared, &self.password_hash] {
            key.update(&(part.len() as u64).to_le_bytes());
            key.update(part);
        }
        Some(sized(key.finish().as_ref()))
    }
}

impl Role {
    fn other(self) -> Self {
        match self {
            Self::Computer => Self::Phone,
            Self::Phone => Self::Computer,
        }
    }

    fn point(self) -> EdwardsPoint {
        let bytes = match self {
            Self::Computer => M,
            Self::Phone => N,
        };
        CompressedEdwardsY(bytes).decompress().expect("M and N are on the curve")
    }
}

/// A point without its part of small order: times eight, which takes that away, and divided by eight again.
fn in_prime_group(point: EdwardsPoint) -> EdwardsPoint {
    point.mul_by_cofactor() * Scalar::from(8_u8).invert()
}

fn hash(bytes: &[u8]) -> [u8; KEY_BYTES] {
    sized(digest(&SHA512, bytes).as_ref())
}

fn sized(digest: &[u8]) -> [u8; KEY_BYTES] {
    digest.try_into().expect("SHA-512 gives 64 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The values are BoringSSL's own, for this password and these random bytes.
    #[test]
    fn both_ends_say_and_find_what_boringssl_does() {
        let password: Vec<u8> = b"123456".iter().copied().chain(0..64).collect();
        let computer = Spake2::start(Role::Computer, &password, &[0x11; 64]);
        let phone = Spake2::start(Role::Phone, &password, &[0x22; 64]);
        assert_eq!(hex(computer.message()), "e24a22e895375f3449ee318faf0a57b6cbdc7e2cac90354f2e988316099c6615");
        assert_eq!(hex(phone.message()), "e972fae2cb51943c37f0f2f1ad744fa092ea8802051e338df70f70a91f1e967b");
        let (to_phone, to_computer) = (*computer.message(), *phone.message());
        let key = computer.finish(&to_computer).unwrap();
        let expected = "e64b8c8a760d86d048bcf7dfa0c8140eb81948ff49524cc8eba15950cb73ff7d\
                        69a068d424db0bfa9487bb887759275f1e1bd496277b00fc204739eb1dedd9e0";
        assert_eq!(hex(&key), expected);
        assert_eq!(phone.finish(&to_phone).unwrap(), key);
    }

    #[test]
    fn another_password_gives_another_key_and_no_point_gives_none() {
        let computer = Spake2::start(Role::Computer, b"123456", &[1; 64]);
        let phone = Spake2::start(Role::Phone, b"123457", &[2; 64]);
        let (to_phone, to_computer) = (*computer.message(), *phone.message());
        assert_ne!(computer.finish(&to_computer), phone.finish(&to_phone));
        let mut none = [0; 32];
        none[0] = 2;
        assert!(Spake2::start(Role::Computer, b"123456", &[1; 64]).finish(&none).is_none());
    }
}
