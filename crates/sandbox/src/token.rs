//! Access tokens as the sandbox keeps them: by their digest alone.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use toffeepay::AccessToken;

/// A token's SHA-256. Digests are compared, so how long that takes tells nothing about the token.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct TokenDigest([u8; 32]);

impl TokenDigest {
    pub fn of(token: &AccessToken) -> Self {
        Self::of_bytes(token.expose().as_bytes())
    }

    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl std::fmt::Debug for TokenDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenDigest(redacted)")
    }
}

impl Serialize for TokenDigest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(self.0))
    }
}

impl<'de> Deserialize<'de> for TokenDigest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(raw).map_err(serde::de::Error::custom)?;
        bytes.try_into().map(Self).map_err(|_| serde::de::Error::custom("a digest has 32 bytes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_the_same_for_the_same_token_only_and_come_back_from_disk() {
        let digest = |raw| TokenDigest::of(&AccessToken::new(raw).unwrap());
        assert_eq!(digest("sk_1"), digest("sk_1"));
        assert_ne!(digest("sk_1"), digest("sk_2"));
        let kept = serde_json::to_string(&digest("sk_1")).unwrap();
        assert_eq!(serde_json::from_str::<TokenDigest>(&kept).unwrap(), digest("sk_1"));
        assert!(!kept.contains("sk_1") && format!("{:?}", digest("sk_1")).contains("redacted"));
    }
}
