use store::{DbError, Tx, sql};

use crate::guardians::Owner;

/// Removes everything that this area holds of the person. What others agreed to on their own child stays with the child.
pub(super) async fn account(tx: &mut Tx, owner: &Owner) -> Result<(), DbError> {
    for text in [
        "DELETE FROM session WHERE home = $1 AND account_id = $2",
        "DELETE FROM minor_mode WHERE home = $1 AND account_id = $2",
        "DELETE FROM minor_day WHERE home = $1 AND account_id = $2",
        "DELETE FROM picture_code WHERE home = $1 AND account_id = $2",
        "DELETE FROM sign_in_name WHERE home = $1 AND account_id = $2",
        "DELETE FROM account_role WHERE home = $1 AND account_id = $2",
        "DELETE FROM pairing_code WHERE home = $1 AND child_id = $2",
        "DELETE FROM pairing WHERE home = $1 AND child_id = $2",
        "DELETE FROM pairing WHERE guardian_home = $1 AND guardian_id = $2",
        "DELETE FROM guardianship WHERE home = $1 AND child_id = $2",
        "DELETE FROM guardianship WHERE guardian_home = $1 AND guardian_id = $2",
        "DELETE FROM passkey WHERE home = $1 AND account_id = $2",
        "DELETE FROM phone_sign_in WHERE home = $1 AND account_id = $2",
        "DELETE FROM provider_link WHERE home = $1 AND account_id = $2",
        "DELETE FROM oauth_grant WHERE home = $1 AND account_id = $2",
        "DELETE FROM oauth_code WHERE home = $1 AND account_id = $2",
        "DELETE FROM oauth_token WHERE home = $1 AND account_id = $2",
        "DELETE FROM consent WHERE home = $1 AND account_id = $2",
        "DELETE FROM account WHERE home = $1 AND id = $2",
    ] {
        sql(text).bind(&owner.home).bind(owner.account).execute(tx).await?;
    }
    sql("UPDATE minor_mode SET changed_by = '' WHERE changed_by = $1").bind(owner.account).execute(tx).await?;
    sql("UPDATE consent SET actor_id = '' WHERE actor_id = $1").bind(owner.account).execute(tx).await?;
    Ok(())
}
