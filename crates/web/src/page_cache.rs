//! Public pages as compressed bytes in memory: rendered once per release, the same for everyone.

use std::cell::RefCell;
use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::io::Write;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use bytes::Bytes;
use http_body_util::Full;
use libdeflater::{CompressionLvl, Compressor};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::respond::{Public, harden};
use crate::view::cookie;

/// So much memory holds pages before the least used go.
const LARGEST_BYTES: u64 = 256 * 1024 * 1024;
/// A page that was asked for so often deserves the slow, small encoding.
const HITS_BEFORE_BROTLI: u32 = 8;

/// The cookie by which a browser says that somebody is signed in; who, only the session cookie tells.
const SIGNED_IN_COOKIE: &str = "qh_in";

/// The pages.
pub struct PageCache {
    pages: Cache<String, Arc<StoredPage>, ByBytes>,
    generation: AtomicU64,
}

/// One page in its encodings.
pub struct StoredPage {
    readers: Public,
    generation: u64,
    digest: u64,
    gzip: Encoded,
    brotli: OnceLock<Encoded>,
    hits: AtomicU32,
}

/// An answer but for the request it answers.
struct Encoded {
    etag: HeaderValue,
    headers: HeaderMap,
    bytes: Bytes,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Arc<StoredPage>> for ByBytes {
    fn weight(&self, key: &String, page: &Arc<StoredPage>) -> u64 {
        // The brotli form comes later and is smaller than the gzip form.
        (key.len() + 2 * page.gzip.bytes.len() + 256) as u64
    }
}

impl Default for PageCache {
    fn default() -> Self {
        let pages = Cache::with_weighter(10_000, LARGEST_BYTES, ByBytes);
        Self { pages, generation: AtomicU64::new(1) }
    }
}

impl PageCache {
    /// Every page is rendered anew when it is next asked for. One whose content did not change keeps its ETag.
    pub fn expire_all(&self) {
        self.generation.fetch_add(1, Ordering::Release);
    }

    /// The generation that a page rendered from now on belongs to; take it before reading what the page shows.
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// The page that one with such headers may get from memory.
    pub(crate) fn find(&self, key: &str, headers: &HeaderMap) -> Option<Arc<StoredPage>> {
        let page = self.pages.get(key).filter(|page| page.generation == self.generation())?;
        (page.readers == Public::Everyone || cookie(headers, SIGNED_IN_COOKIE).is_none()).then_some(page)
    }

    pub(crate) fn store(&self, key: String, generation: u64, readers: Public, html: &[u8]) -> Arc<StoredPage> {
        // Fast compression: somebody waits for this first answer. The small encoding follows when the page proves popular.
        let bytes = gzip_quick(html);
        // Equal pages compress to equal bytes, and there are fewer of them to digest.
        let mut hasher = DefaultHasher::new();
        hasher.write(&bytes);
        let digest = hasher.finish();
        let gzip = Encoded::new(digest, "gzip", bytes);
        let page = Arc::new(StoredPage { readers, generation, digest, gzip, brotli: OnceLock::new(), hits: AtomicU32::new(0) });
        self.pages.insert(key, page.clone());
        page
    }

    /// How many pages are held, for operators.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether none is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }
}

impl Encoded {
    fn new(digest: u64, coding: &'static str, bytes: Bytes) -> Self {
        let etag = HeaderValue::from_str(&format!("\"{digest:016x}-{coding}\"")).unwrap_or(HeaderValue::from_static("\"\""));
        let mut headers = HeaderMap::with_capacity(12);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        headers.insert(ETAG, etag.clone());
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
        headers.insert(CDN_CACHE_CONTROL, HeaderValue::from_static("public, max-age=30"));
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        harden(&mut headers);
        Self { etag, headers, bytes }
    }
}

impl StoredPage {
    /// The answer for a request with these headers; `None` for a client that takes no compressed bytes.
    pub(crate) fn answer(self: &Arc<Self>, request: &HeaderMap) -> Option<Response<Full<Bytes>>> {
        let accepted = request.get(ACCEPT_ENCODING)?.as_bytes();
        let encoded = if contains(accepted, b"br") { self.brotli_or_gzip() } else { &self.gzip };
        if !contains(accepted, b"gzip") && !contains(accepted, b"br") {
            return None;
        }
        let is_known = request.get(IF_NONE_MATCH).is_some_and(|tags| contains(tags.as_bytes(), encoded.etag.as_bytes()));
        let mut response = Response::new(Full::new(if is_known { Bytes::new() } else { encoded.bytes.clone() }));
        *response.headers_mut() = encoded.headers.clone();
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().remove(CONTENT_TYPE);
            response.headers_mut().remove(CONTENT_ENCODING);
        }
        Some(response)
    }

    fn brotli_or_gzip(self: &Arc<Self>) -> &Encoded {
        if let Some(encoded) = self.brotli.get() {
            return encoded;
        }
        if self.hits.fetch_add(1, Ordering::Relaxed) == HITS_BEFORE_BROTLI {
            let page = self.clone();
            tokio::task::spawn_blocking(move || {
                if let Some(html) = gunzip(&page.gzip.bytes) {
                    let _ = page.brotli.set(Encoded::new(page.digest, "br", brotli(&html, 9)));
                }
            });
        }
        &self.gzip
    }
}

const CDN_CACHE_CONTROL: HeaderName = HeaderName::from_static("cdn-cache-control");

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

thread_local! {
    /// What compressing the first answer of a page needs; made anew for each page it would cost a tenth of it.
    static QUICK: RefCell<(Compressor, Vec<u8>)> = RefCell::new((Compressor::new(quickest()), Vec::new()));
}

/// The first level that compresses at all.
fn quickest() -> CompressionLvl {
    CompressionLvl::new(1).unwrap_or_default()
}

/// `bytes` as a gzip stream, quickly made.
#[must_use]
pub fn gzip_quick(bytes: &[u8]) -> Bytes {
    QUICK.with_borrow_mut(|(compressor, room)| {
        let bound = compressor.gzip_compress_bound(bytes.len());
        if room.len() < bound {
            room.resize(bound, 0);
        }
        let length = compressor.gzip_compress(bytes, room).unwrap_or(0);
        Bytes::copy_from_slice(room.get(..length).unwrap_or_default())
    })
}

/// `bytes` as a gzip stream, slowly made and small.
pub(crate) fn gzip(bytes: &[u8]) -> Bytes {
    let mut compressor = Compressor::new(CompressionLvl::best());
    let mut out = vec![0; compressor.gzip_compress_bound(bytes.len())];
    let length = compressor.gzip_compress(bytes, &mut out).unwrap_or(0);
    out.truncate(length);
    Bytes::from(out)
}

fn gunzip(bytes: &[u8]) -> Option<Vec<u8>> {
    // The last four bytes of a gzip stream are the length of what it holds.
    let tail = bytes.last_chunk::<4>()?;
    let mut out = vec![0; u32::from_le_bytes(*tail) as usize];
    libdeflater::Decompressor::new().gzip_decompress(bytes, &mut out).ok()?;
    Some(out)
}

/// `bytes` as a brotli stream; `quality` up to 11.
pub(crate) fn brotli(bytes: &[u8], quality: u32) -> Bytes {
    let mut out = Vec::with_capacity(bytes.len() / 4);
    let mut writer = brotli::CompressorWriter::new(&mut out, 64 * 1024, quality, 22);
    let written = writer.write_all(bytes);
    drop(writer);
    if written.is_err() { Bytes::new() } else { Bytes::from(out) }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, StatusCode};

    use super::{PageCache, Public, gunzip, gzip_quick};

    fn asked(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_page_that_did_not_change_keeps_its_etag_over_releases() {
        let cache = PageCache::default();
        let first = cache.store("k".into(), cache.generation(), Public::Everyone, "<p>青禾</p>".as_bytes());
        cache.expire_all();
        assert!(cache.find("k", &HeaderMap::new()).is_none());
        let again = cache.store("k".into(), cache.generation(), Public::Everyone, "<p>青禾</p>".as_bytes());
        assert_eq!(first.gzip.etag, again.gzip.etag);
        assert!(cache.find("k", &HeaderMap::new()).is_some());
    }

    #[test]
    fn a_known_page_is_answered_without_its_bytes() {
        let cache = PageCache::default();
        let page = cache.store("k".into(), cache.generation(), Public::Everyone, b"<p>hello</p>");
        let fresh = page.answer(&asked(&[("accept-encoding", "gzip")])).unwrap();
        let etag = fresh.headers()["etag"].to_str().unwrap().to_owned();
        let known = page.answer(&asked(&[("accept-encoding", "gzip"), ("if-none-match", &etag)])).unwrap();
        assert_eq!((fresh.status(), known.status()), (StatusCode::OK, StatusCode::NOT_MODIFIED));
        assert!(page.answer(&asked(&[("accept-encoding", "identity")])).is_none());
    }

    #[test]
    fn who_is_signed_in_does_not_get_the_page_for_guests() {
        let cache = PageCache::default();
        cache.store("/".into(), cache.generation(), Public::Guests, b"<p>welcome</p>");
        assert!(cache.find("/", &HeaderMap::new()).is_some());
        assert!(cache.find("/", &asked(&[("cookie", "qh_in=1")])).is_none());
    }

    #[test]
    fn compressed_bytes_come_back_whole() {
        let text = "七年级".repeat(5_000);
        assert_eq!(gunzip(&gzip_quick(text.as_bytes())).unwrap(), text.as_bytes());
    }
}
