//! What rosters tell the other areas, by the outbox.

use identity::guardians::Owner;
use kernel::{AccountId, ClassId, OrgId, Timestamp, TransferId};
use serde::{Deserialize, Serialize};
use store::{DbError, Tx, outbox};

use crate::Class;

/// A pupil left an administrative class and came into no other one of the school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PupilLeft {
    /// The home of the school
    pub home: String,
    /// The school
    pub school: OrgId,
    /// The class
    pub class: ClassId,
    /// Who
    pub child: AccountId,
}

impl outbox::Event for PupilLeft {
    const TOPIC: &'static str = "roster.pupil_left";
}

/// A pupil was let go to another school, or arrived in a class there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferMoved {
    /// Which transfer
    pub transfer: TransferId,
    /// Where the pupil's data lives
    pub child_home: String,
    /// Who
    pub child: AccountId,
    /// The class they are in when this is told: of the old school, or of the new one
    pub class: ClassId,
    /// The name of the new school
    pub school: String,
    /// Whether they arrived
    pub has_arrived: bool,
}

impl outbox::Event for TransferMoved {
    const TOPIC: &'static str = "roster.transfer_moved";
}

/// Tells that the pupil is in no class of the school any more.
pub(crate) async fn tell_left(tx: &mut Tx, class: &Class, child: &Owner, now: Timestamp) -> Result<(), DbError> {
    let left = PupilLeft { home: class.home.to_string(), school: class.org, class: class.id, child: child.account };
    outbox::publish(tx, &left, now).await
}
