use std::time::Duration;

use tokio::sync::watch;

/// Tells idle loops that there is work, so that nobody waits for the next look. Cheap to clone; forgetting to call it costs a second.
#[derive(Debug, Clone)]
pub struct Wake(watch::Sender<()>);

impl Wake {
    /// A bell that nobody listens to yet.
    #[must_use]
    pub fn new() -> Self {
        Self(watch::Sender::new(()))
    }

    /// Wakes every loop; call it after the commit.
    pub fn now(&self) {
        self.0.send_replace(());
    }

    /// Listens from now on: a ring between two waits is not lost.
    pub(crate) fn listen(&self) -> watch::Receiver<()> {
        self.0.subscribe()
    }
}

impl Default for Wake {
    fn default() -> Self {
        Self::new()
    }
}

/// Asks everybody who holds the [`Stop`] to come to an end; so does dropping it.
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

/// Learns when to come to an end. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

/// A pair of both.
#[must_use]
pub fn stop() -> (Stopper, Stop) {
    let (sender, receiver) = watch::channel(false);
    (Stopper(sender), Stop(receiver))
}

impl Stopper {
    /// Asks.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Whether it is time.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }

    /// Waits until it is time.
    pub async fn asked(&self) {
        // The error says that the stopper is gone, which asks as well.
        let _ = self.0.clone().wait_for(|asked| *asked).await;
    }
}

/// Waits for work, but not past `longest`, and not when it is time to stop.
pub(crate) async fn rest(bell: &mut watch::Receiver<()>, stop: &Stop, longest: Duration) {
    let rung = async {
        if bell.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = rung => {}
        () = stop.asked() => {}
        () = tokio::time::sleep(longest) => {}
    }
}
