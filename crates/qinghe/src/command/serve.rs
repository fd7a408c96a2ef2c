//! `qinghe serve`

use std::io::ErrorKind;
use std::net::SocketAddr;

use identity::WaysIn;
use interop::Interop;
use jobs::{Context, Deliveries, Subscribers, Wake, Worker};
use library::Library;
use media::Media;
use serde_json::json;
use store::{Db, DbUrl};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use web::{App, ServeOptions, Service};

use crate::command::demo;
use crate::config::Settings;
use crate::failure::Failure;
use crate::node::{FolderLock, Node};
use crate::{out, site, upkeep};

/// Serves, after filling a new data folder with the demo nation. A node of one's own stays as it is.
pub async fn run_with_demo(settings: &Settings) -> Result<(), Failure> {
    if demo::may_fill(settings).await? {
        demo::run(settings).await?;
    }
    run(settings).await
}

/// Serves until SIGTERM or Ctrl-C, then lets running requests and the job in hand finish.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    // Only the embedded database belongs to one server; a PostgreSQL database and its files folder may have many.
    let _lock = match settings.database()? {
        DbUrl::Sqlite(_) => Some(FolderLock::take(&settings.data)?),
        DbUrl::Postgres(_) => None,
    };
    let listener = listen(settings.listen).await?;
    let node = Node::make(settings).await?;
    let app = App::new(node.db.clone(), node.blobs.clone(), node.clock.clone()).known_as(settings.public_url.clone());
    let library = Library::open(app.clone()).await?;
    let interop = Interop::new(library.clone(), interop::Settings::default());
    let ways = WaysIn::new(settings.providers.clone());
    let (stopper, stop) = jobs::stop();
    let wake = Wake::new();
    let subscribers = records::subscribe(roster::subscribe(library::usage::subscribe(Subscribers::new())));
    let subscribers = administration::subscribe(classroom::subscribe(media::subscribe(reader::subscribe(subscribers))));
    let deliveries = Deliveries::new(node.db.clone(), wake.clone(), subscribers);
    let deliveries = tokio::spawn(deliveries.run(stop.clone()));
    let context = Context { db: node.db.clone(), clock: node.clock.clone(), wake, stop };
    let media = Media::new(library.clone(), settings.uploads);
    let worker = tokio::spawn(upkeep::worker(context.clone(), &media)?.run());
    // Work on films takes long, and everything else must not wait for it.
    let preparing = tokio::spawn(media.prepare_with(Worker::new(context)).run());
    let freshness = tokio::spawn(library.clone().keep_fresh());
    let indexing = tokio::spawn(library::finder::follow(library.clone(), settings.data.join(library::finder::FOLDER)));
    let records_freshness = tokio::spawn(interop::keep_up(interop.clone()));
    let service = Service::new(app, site::routes(ways, &library, &media, &interop), ServeOptions { trusts_proxy: settings.behind_proxy });

    announce(settings, &node.db, listener.local_addr()?);
    let mut terminate = signal(SignalKind::terminate())?;
    let asked_to_stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping");
        stopper.stop();
    };
    web::serve(listener, service, asked_to_stop).await?;
    freshness.abort();
    indexing.abort();
    records_freshness.abort();
    let _ = tokio::join!(worker, preparing, deliveries);
    node.close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => Failure::in_use(format!("{address} is in use by another program; choose another with --listen")),
        _ => Failure::refused(format!("cannot listen on {address}: {error}")),
    })
}

fn announce(settings: &Settings, db: &Db, address: SocketAddr) {
    tracing::info!(%address, database = db.describe(), version = env!("CARGO_PKG_VERSION"), "ready");
    let link = format!("http://{address}");
    if settings.json {
        out::line(&json!({ "ready": link }).to_string());
    } else {
        out::line(&format!("青禾 Qinghe is ready: {link}"));
    }
}
