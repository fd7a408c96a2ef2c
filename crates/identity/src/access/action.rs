macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident = $name:literal,)*) => {
        /// What somebody wants to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $($(#[$doc])* $action,)* }

        impl Action {
            /// All actions.
            pub const ALL: &[Self] = &[$(Self::$action),*];

            /// The name in the policies.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$action => $name,)* }
            }
        }
    };
}
actions! {
    /// See somebody's settings, signed-in devices, messages, classes.
    ReadOwn = "read_own",
    /// Change them.
    ChangeOwn = "change_own",
    /// See what somebody learns: progress, notes, answers, favourites, shelf, history.
    ReadLearning = "read_learning",
    /// Go on learning: write these.
    ChangeLearning = "change_learning",
    /// See an account's name and roles.
    ReadAccount = "read_account",
    /// Change an org and see who belongs to it.
    ManageOrg = "manage_org",
    /// Rename, close or move an org.
    PlaceOrg = "place_org",
    /// Write notices in an org's name, and confirm those it gets.
    SpeakForOrg = "speak_for_org",
    /// Give, confirm or withdraw a role in an org.
    GrantRole = "grant_role",
    /// Choose the textbooks of an org.
    SetAdoption = "set_adoption",
    /// Publish in the library of an org.
    ReleaseResource = "release_resource",
    /// Withdraw from the library of an org.
    RecallResource = "recall_resource",
    /// Fill the local channel of an org.
    EditChannel = "edit_channel",
    /// See background work that failed.
    SeeJobs = "see_jobs",
    /// Let it try again.
    RetryJob = "retry_job",
    /// Read the record of administrative acts.
    ReadAudit = "read_audit",
    /// Let a pupil go to another school, or take one in.
    TransferPupil = "transfer_pupil",
    /// Be in a class and see what is said in it.
    SeeClass = "see_class",
    /// Read what goes on in a class as its teacher, also when it is closed.
    TeachClass = "teach_class",
    /// Speak to a class as its teacher.
    LeadClass = "lead_class",
    /// Open a class session 课堂, see who is in it, and give out picture codes.
    RunClassSession = "run_class_session",
    /// Decide who is in a class, and what it is called.
    ManageClass = "manage_class",
    /// Come to the reports of a class; about which posts one decides is [`Action::DecideReport`].
    SeeReports = "see_reports",
    /// Open an ordinary class 普通班 in an org.
    OpenOrdinaryClass = "open_ordinary_class",
    /// Ask to be let into a class with its code.
    JoinClass = "join_class",
    /// Leave a class by oneself.
    LeaveClass = "leave_class",
    /// Make codes for an ordinary class, decide who joins it, hand it on and close it.
    RunOrdinaryClass = "run_ordinary_class",
    /// Close an ordinary class of one's school, with a reason.
    CloseOrdinaryClass = "close_ordinary_class",
    /// Say which pupils are on the class committee 班委.
    NameCommittee = "name_committee",
    /// Open an administrative class 行政班 in an org.
    OpenAdministrativeClass = "open_administrative_class",
    /// See what one pupil does and is given in a class.
    SeePupil = "see_pupil",
    /// Come to the leave page of a class.
    SeeLeave = "see_leave",
    /// Ask leave for one pupil.
    AskLeave = "ask_leave",
    /// Approve a pupil's leave, or ask back.
    DecideLeave = "decide_leave",
    /// Come to the attendance page of a class; whose attendance one sees there is [`Action::SeePupil`].
    SeeAttendance = "see_attendance",
    /// Say who is there.
    TakeAttendance = "take_attendance",
    /// See a month of the whole class.
    ReviewAttendance = "review_attendance",
    /// See the after-school courses 课后服务 that a class can choose from.
    SeeAfterSchool = "see_after_school",
    /// Choose after-school courses for a pupil, and give a place back.
    ChooseAfterSchool = "choose_after_school",
    /// Offer after-school courses in a school, and see how full they are.
    OfferAfterSchool = "offer_after_school",
    /// See who comes to an after-school course, and write down who came.
    LeadAfterSchool = "lead_after_school",
    /// Come to the check-ins 打卡 of a class.
    SeeCheckIns = "see_check_ins",
    /// Hand in for oneself what a check-in asks for.
    HandIn = "hand_in",
    /// Hand it in for a child.
    HandInForChild = "hand_in_for_child",
    /// See what a pupil made.
    SeeWork = "see_work",
    /// Show the class what a pupil made.
    ShowWork = "show_work",
    /// Come to the evaluation 学生评价 of a class; whose entries one sees there is [`Action::SeePupil`].
    SeeEvaluation = "see_evaluation",
    /// Record what one saw of pupils.
    Evaluate = "evaluate",
    /// Decide which behaviours a class watches for.
    SetBehaviours = "set_behaviours",
    /// Write the term texts 期末评语 of a class, and share them.
    WriteTermText = "write_term_text",
    /// Read a pupil's term texts that were shared.
    ReadTermText = "read_term_text",
    /// Come to the growth records 成长档案 from a class.
    ListGrowth = "list_growth",
    /// See somebody's growth record.
    SeeGrowth = "see_growth",
    /// Add to it, and choose favourites.
    ChangeGrowth = "change_growth",
    /// Change or cancel an after-school course.
    ChangeAfterSchool = "change_after_school",
    /// Upload teaching material and see, change and remove what one uploaded.
    UploadMedia = "upload_media",
    /// Send files with what one says in a class.
    SendFiles = "send_files",
    /// Read what is said in a space of a class.
    SeeSpace = "see_space",
    /// Say something there.
    SpeakInSpace = "speak_in_space",
    /// Pin and remove what others said there, and keep somebody from speaking.
    LeadSpace = "lead_space",
    /// Read one post, also one that was reported.
    SeePost = "see_post",
    /// Change and remove a post.
    ChangePost = "change_post",
    /// Decide about a post that was reported.
    DecideReport = "decide_report",
    /// See who has read a notice.
    SeeReceipts = "see_receipts",
    /// Make a form or poll for a space of a class.
    MakeForm = "make_form",
    /// Answer the forms of a space.
    AnswerForm = "answer_form",
    /// See what was answered to a form, and who has not.
    SeeFormAnswers = "see_form_answers",
    /// Remind of a form, close and delete it.
    LeadForm = "lead_form",
    /// Say with a code to be a child's guardian.
    PairWithChild = "pair_with_child",
    /// See who is, and who says to be, somebody's guardian.
    SeeGuardians = "see_guardians",
    /// Make the code that pairs a pupil with a guardian.
    MakePairingCode = "make_pairing_code",
    /// Confirm or refuse who says to be a guardian.
    DecidePairing = "decide_pairing",
    /// End somebody's guardianship.
    EndGuardianship = "end_guardianship",
    /// End one's own guardianship.
    LeaveGuardianship = "leave_guardianship",
    /// See what was agreed to about somebody's data.
    SeeConsent = "see_consent",
    /// Agree to a use of somebody's data, or withdraw that.
    DecideConsent = "decide_consent",
    /// See how long a child may be here, and was today.
    SeeMinorMode = "see_minor_mode",
    /// Set that.
    SetMinorMode = "set_minor_mode",
    /// Take home everything that is kept about somebody.
    ExportData = "export_data",
    /// Have somebody's account erased, or take that back.
    EraseAccount = "erase_account",
}
