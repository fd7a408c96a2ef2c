//! Whether an ID token is for us, from whom we asked, now, and for this sign-in (OpenID Connect Core §3.1.3.7), as a pure rule.

use kernel::Timestamp;
use serde_json::Value;

/// How far clocks may be apart.
const CLOCKS_APART_SECONDS: i64 = 60;
const LONGEST_SUBJECT_BYTES: usize = 255;
/// A token that says to be good for longer is none for signing in.
const OLDEST_SECONDS: i64 = 3_600;

/// What a token must say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected<'e> {
    pub(crate) issuer: &'e str,
    pub(crate) client_id: &'e str,
    pub(crate) nonce: &'e str,
    pub(crate) now: Timestamp,
}

impl Expected<'_> {
    /// The subject of the claims, if they are what is expected; else which one is not.
    pub(super) fn subject(&self, claims: &Value) -> Result<String, &'static str> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let number = |name: &str| claims.get(name).and_then(Value::as_i64);
        let now = self.now.as_ms() / 1_000;
        if text("iss") != Some(self.issuer) {
            return Err("iss");
        }
        self.check_audience(claims)?;
        if number("exp").is_none_or(|exp| exp <= now - CLOCKS_APART_SECONDS) {
            return Err("exp");
        }
        let is_recent = |iat| (now - OLDEST_SECONDS..=now + CLOCKS_APART_SECONDS).contains(&iat);
        if !number("iat").is_some_and(is_recent) {
            return Err("iat");
        }
        if text("nonce") != Some(self.nonce) {
            return Err("nonce");
        }
        text("sub").filter(|sub| (1..=LONGEST_SUBJECT_BYTES).contains(&sub.len())).map(str::to_owned).ok_or("sub")
    }

    /// The token is for us, and where it is for others too, it says that we asked for it.
    fn check_audience(&self, claims: &Value) -> Result<(), &'static str> {
        let is_us = |value: &Value| value.as_str() == Some(self.client_id);
        let azp = claims.get("azp");
        let is_for_us = match claims.get("aud") {
            Some(Value::Array(all)) if all.len() > 1 => all.iter().any(is_us) && azp.is_some_and(is_us),
            Some(Value::Array(all)) => all.iter().any(is_us),
            Some(one) => is_us(one),
            None => false,
        };
        if is_for_us && azp.is_none_or(is_us) { Ok(()) } else { Err("aud") }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;
    use serde_json::{Value, json};

    use super::Expected;

    fn claims() -> Value {
        json!({ "iss": "https://id.example", "aud": "us", "sub": "x", "nonce": "n", "iat": 1_000, "exp": 1_300 })
    }

    fn checked(change: &dyn Fn(&mut Value)) -> Result<String, &'static str> {
        let mut claims = claims();
        change(&mut claims);
        let now = Timestamp::from_ms(1_010_000);
        Expected { issuer: "https://id.example", client_id: "us", nonce: "n", now }.subject(&claims)
    }

    #[test]
    fn each_claim_counts() {
        assert_eq!(checked(&|_| ()).as_deref(), Ok("x"));
        assert_eq!(checked(&|it| it["aud"] = json!(["us"])).as_deref(), Ok("x"));
        assert_eq!(
            checked(&|it| {
                it["aud"] = json!(["us", "them"]);
                it["azp"] = json!("us");
            })
            .as_deref(),
            Ok("x")
        );
        let wrong: [(&str, Value, &str); 12] = [
            ("iss", json!("https://id.example/"), "iss"),
            ("iss", json!("https://evil.example"), "iss"),
            ("aud", json!("them"), "aud"),
            ("aud", json!(["us", "them"]), "aud"),
            ("azp", json!("them"), "aud"),
            ("exp", json!(950), "exp"),
            ("exp", Value::Null, "exp"),
            ("iat", json!(1_080), "iat"),
            ("iat", json!(-3_000), "iat"),
            ("nonce", json!("other"), "nonce"),
            ("nonce", Value::Null, "nonce"),
            ("sub", json!(""), "sub"),
        ];
        for (name, value, fault) in wrong {
            assert_eq!(checked(&|it| it[name] = value.clone()), Err(fault), "{name} {value}");
        }
    }
}
