//! `qinghe rebuild`

use std::time::Instant;

use serde_json::json;

use crate::config::Settings;
use crate::failure::Failure;
use crate::node::Node;
use crate::out;

/// Makes the projections anew from the log; readers see the old ones until the end.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    let node = Node::find(settings).await?;
    let began = Instant::now();
    out::note("Reading the log …");
    library::projection::rebuild(&node.db).await?;
    node.close().await;
    let seconds = began.elapsed().as_secs_f64();
    if settings.json {
        out::line(&json!({ "seconds": seconds }).to_string());
    } else {
        out::line(&format!("Everything that pages read was made anew from the log in {seconds:.1} s."));
    }
    Ok(())
}
