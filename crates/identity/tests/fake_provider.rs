//! An identity provider made for tests: it signs what it is told, and can be told to be away, broken or dishonest. A code is the nonce that it
//! puts into the token.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::authenticator::base64url;

pub const CLIENT: &str = "qinghe";
pub const SECRET: &str = "a/secret";

/// How it behaves.
#[derive(Clone)]
pub struct Manner {
    pub subject: &'static str,
    /// Seconds since 1970
    pub now: i64,
    /// What is changed in the claims
    pub claims: Value,
    /// Replaces the header of the token
    pub header: Option<Value>,
    /// What is changed in what it says of itself
    pub described: Value,
    pub has_rsa: bool,
    /// Answers with this instead of tokens
    pub answers: Option<(u16, String)>,
    /// The name of its key
    pub kid: &'static str,
}

#[derive(Clone)]
pub struct FakeProvider {
    pub issuer: String,
    manner: Arc<Mutex<Manner>>,
    seen: Arc<Mutex<Vec<(String, String)>>>,
    pair: Arc<EcdsaKeyPair>,
    rsa: Arc<RsaKeyPair>,
}

impl FakeProvider {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap();
        let manner = Manner {
            subject: "person-7",
            now: 1_772_409_600,
            claims: json!({}),
            header: None,
            described: json!({}),
            has_rsa: false,
            answers: None,
            kid: "k1",
        };
        let fake = Self {
            issuer: format!("http://{}", listener.local_addr().unwrap()),
            manner: Arc::new(Mutex::new(manner)),
            seen: Arc::default(),
            pair: Arc::new(pair),
            rsa: Arc::new(RsaKeyPair::from_pkcs8(include_bytes!("rsa-of-tests.p8")).unwrap()),
        };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        fake
    }

    /// From now on it behaves so.
    pub fn behave(&self, change: impl FnOnce(&mut Manner)) {
        change(&mut self.manner.lock().unwrap());
    }

    /// The forms that were sent for tokens, each with what it was signed in with.
    pub fn seen(&self) -> Vec<(String, String)> {
        self.seen.lock().unwrap().clone()
    }

    fn manner(&self) -> Manner {
        self.manner.lock().unwrap().clone()
    }

    fn token(&self, nonce: &str) -> String {
        let manner = self.manner();
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT, "sub": manner.subject, "nonce": nonce, "iat": manner.now, "exp": manner.now + 300,
        });
        merge(&mut claims, &manner.claims);
        let alg = if manner.has_rsa { "RS256" } else { "ES256" };
        let header = manner.header.clone().unwrap_or_else(|| json!({ "alg": alg, "kid": manner.kid }));
        let signed = format!("{}.{}", base64url(header.to_string().as_bytes()), base64url(claims.to_string().as_bytes()));
        let random = SystemRandom::new();
        let signature = if manner.has_rsa {
            let mut signature = vec![0; self.rsa.public().modulus_len()];
            self.rsa.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).unwrap();
            signature
        } else {
            self.pair.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec()
        };
        format!("{signed}.{}", base64url(&signature))
    }
}

fn merge(into: &mut Value, changes: &Value) {
    for (name, value) in changes.as_object().unwrap() {
        into[name] = value.clone();
    }
}

fn json_of(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

async fn describe(State(fake): State<FakeProvider>) -> Response {
    let at = |path: &str| format!("{}/{path}", fake.issuer);
    let mut described = json!({
        "issuer": fake.issuer,
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("token"),
        "jwks_uri": at("keys"),
    });
    merge(&mut described, &fake.manner().described);
    json_of(&described)
}

async fn keys(State(fake): State<FakeProvider>) -> Response {
    let (manner, point) = (fake.manner(), fake.pair.public_key().as_ref());
    let ec = json!({ "kty": "EC", "crv": "P-256", "kid": manner.kid, "x": base64url(&point[1..33]), "y": base64url(&point[33..]) });
    let public = ring::rsa::PublicKeyComponents::<Vec<u8>>::from(fake.rsa.public());
    let rsa = json!({ "kty": "RSA", "kid": manner.kid, "n": base64url(&public.n), "e": base64url(&public.e) });
    json_of(&json!({ "keys": [ec, rsa, { "kty": "oct", "kid": "k1", "k": "AAAA" }] }))
}

async fn token(State(fake): State<FakeProvider>, headers: HeaderMap, body: Bytes) -> Response {
    let form = String::from_utf8(body.to_vec()).unwrap();
    let basic = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let nonce = form.split('&').find_map(|pair| pair.strip_prefix("code=")).unwrap_or_default().to_owned();
    fake.seen.lock().unwrap().push((form, basic));
    match fake.manner().answers {
        Some((302, to)) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
        Some((status, body)) => (StatusCode::from_u16(status).unwrap(), body).into_response(),
        None => json_of(&json!({ "access_token": "unused", "token_type": "Bearer", "id_token": fake.token(&nonce) })),
    }
}
