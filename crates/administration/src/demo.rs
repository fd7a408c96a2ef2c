use kernel::Timestamp;
use store::Tx;
use web::PageError;

use crate::notices::demo_notice;
use crate::schools::demo_request;

/// A school that asks to be taken in and a notice on its way down, for the demo nation. The same again adds nothing.
///
/// # Errors
/// The database refused it.
pub async fn demo_administration(tx: &mut Tx, now: Timestamp) -> Result<(), PageError> {
    demo_request(tx, now).await?;
    demo_notice(tx, now).await
}
