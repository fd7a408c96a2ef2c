//! The vocabulary every crate shares: ids, time, language, paging.
//!
//! Invariant: nothing here knows a feature, touches a file, a socket or the system clock behind the caller's back.

mod clock;
mod formula;
mod id;
mod language;
mod paging;

pub use clock::{Clock, FixedClock, SystemClock, Timestamp};
pub use formula::is_formula;
pub use id::{
    AccountId, AnnotationId, AnswerId, AttachmentId, BehaviourId, BlobId, CheckInEntryId, CheckInId, ClassId, ClassSessionId, ClientId,
    EvaluationId, FormId, IdError, ImportId, InboxEntryId, JobId, LeaveId, NoticeId, OfferId, OrgId, PasskeyId, PostId, ReportId,
    RequestId, ResourceId, SchoolRequestId, SectionKey, SessionId, TextbookId, TransferId, UnitKey, UploadId,
};
pub use language::{Language, LocalText};
pub use paging::{Page, PageSize};
