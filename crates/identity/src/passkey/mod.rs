//! Passkeys (WebAuthn level 3): a key that stays in somebody's device or password store, and signs for this node alone. We ask for no
//! attestation: which maker a pupil's phone has is none of our business.

mod authenticator;
mod ceremony;
mod challenge;
mod cose;
mod rows;

pub(crate) use authenticator::Broken;
pub(crate) use ceremony::{Made, Refusal, Used, check_made, check_used};
pub(crate) use challenge::{LASTS_MS, Purpose, begin, prune};
pub(crate) use cose::ALGORITHMS;
pub(crate) use rows::{MOST, Passkey, add, count_use, find_by_credential, list, remove, rename, user_handle};
