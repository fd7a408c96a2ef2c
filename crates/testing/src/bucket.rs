//! A server that speaks as much of S3 as the store asks for, in this process. Anything else it refuses, so that a test notices.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::Mutex;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use store::{Addressing, BucketSettings};
use tokio::sync::oneshot;

use crate::bucket_protocol::{Contents, Shared, answer};

const NAME: &str = "qinghe-test";
const KEY_ID: &str = "GKtest";
const SECRET: &str = "a-secret-of-tests";

/// How the server treats requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// It does what it is asked
    Well,
    /// It takes the request and never answers
    Silent,
    /// It is overloaded
    Busy,
    /// It hangs up in the middle of the next so many answers
    BreaksOff(u32),
    /// It knows no key that signs
    KnowsNobody,
    /// It takes no part of a file beyond the first
    FullAfterOnePart,
}

/// A running bucket; stopped when dropped.
pub struct Bucket {
    shared: Arc<Shared>,
    endpoint: String,
    _stop: oneshot::Sender<()>,
}

impl Bucket {
    /// Starts a server with an empty bucket, on a thread of its own so that programs can be run against it.
    ///
    /// # Panics
    /// There is no free port.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket that does not block");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        let contents = Mutex::new(Contents::default());
        let shared = Arc::new(Shared { bucket: NAME, key_id: KEY_ID, contents, manner: Mutex::new(Manner::Well) });
        let routes = Router::new().fallback(answer).layer(DefaultBodyLimit::max(64 << 20)).with_state(shared.clone());
        let (stop, stopped) = oneshot::channel::<()>();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                tokio::select! {
                    _ = axum::serve(listener, routes) => {}
                    _ = stopped => {}
                }
            });
        });
        Self { shared, endpoint, _stop: stop }
    }

    /// What the store needs to know of it.
    ///
    /// # Panics
    /// Never: the settings are right.
    #[must_use]
    pub fn settings(&self) -> BucketSettings {
        self.settings_of(NAME)
    }

    /// As [`Bucket::settings`], of another bucket, which is not there.
    ///
    /// # Panics
    /// No bucket can be named so.
    #[must_use]
    pub fn settings_of(&self, name: &str) -> BucketSettings {
        BucketSettings::new(&self.endpoint, name, "garage", KEY_ID, SECRET, Addressing::Path).expect("settings that make sense")
    }

    /// What the program needs to know of it, in its environment.
    #[must_use]
    pub fn environment(&self) -> [(&'static str, String); 4] {
        let texts = [self.endpoint.as_str(), NAME, KEY_ID, SECRET].map(str::to_owned);
        let [endpoint, bucket, key_id, secret] = texts;
        [("QINGHE_S3_ENDPOINT", endpoint), ("QINGHE_S3_BUCKET", bucket), ("QINGHE_S3_KEY_ID", key_id), ("QINGHE_S3_SECRET", secret)]
    }

    /// From now on it treats requests so.
    pub fn behave(&self, manner: Manner) {
        *self.shared.manner() = manner;
    }

    /// The bytes under `key`.
    #[must_use]
    pub fn object(&self, key: &str) -> Option<Vec<u8>> {
        self.shared.contents().objects.get(key).cloned()
    }

    /// Puts bytes under `key`, behind everybody's back.
    pub fn put(&self, key: &str, bytes: &[u8]) {
        self.shared.contents().objects.insert(key.to_owned(), bytes.to_vec());
    }

    /// Removes what lies under `key`, behind everybody's back.
    pub fn remove(&self, key: &str) {
        self.shared.contents().objects.remove(key);
    }

    /// All keys, in order.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.shared.contents().objects.keys().cloned().collect()
    }

    /// How many uploads in parts were neither completed nor given up.
    #[must_use]
    pub fn count_unfinished(&self) -> usize {
        self.shared.contents().uploads.len()
    }

    /// How many bytes of objects it was asked for since it started.
    #[must_use]
    pub fn bytes_given(&self) -> u64 {
        self.shared.contents().bytes_given
    }
}
