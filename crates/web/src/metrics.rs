use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

/// Counters for operators, as Prometheus reads them. No label ever names a person.
pub struct Metrics {
    registry: Registry,
    /// Public pages answered from memory
    pub pages_from_memory: Counter,
    /// Requests that a handler answered, by status class
    pub requests: Family<StatusClass, Counter>,
    /// How long handlers took, in seconds
    pub handler_seconds: Histogram,
    /// Connections that are open now
    pub connections: Gauge<i64, std::sync::atomic::AtomicI64>,
}

/// 2xx, 3xx, 4xx, 5xx
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct StatusClass {
    status: u16,
}

impl StatusClass {
    /// The class of a status.
    #[must_use]
    pub fn of(status: axum::http::StatusCode) -> Self {
        Self { status: status.as_u16() / 100 * 100 }
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("qinghe");
        let pages_from_memory = Counter::<u64, AtomicU64>::default();
        let requests = Family::default();
        let handler_seconds = Histogram::new(exponential_buckets(0.000_25, 2.0, 16));
        let connections = Gauge::default();
        registry.register("pages_from_memory", "Public pages answered from memory", pages_from_memory.clone());
        registry.register("requests", "Requests that a handler answered, by status class", requests.clone());
        registry.register("handler_seconds", "How long handlers took", handler_seconds.clone());
        registry.register("connections", "Connections that are open", connections.clone());
        Self { registry, pages_from_memory, requests, handler_seconds, connections }
    }
}

impl Metrics {
    /// All counters in the text format of Prometheus.
    #[must_use]
    pub fn print(&self) -> String {
        let mut text = String::new();
        if prometheus_client::encoding::text::encode(&mut text, &self.registry).is_err() {
            tracing::error!("the counters could not be printed");
        }
        text
    }
}
