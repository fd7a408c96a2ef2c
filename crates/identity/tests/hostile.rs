use std::io;
use std::sync::{Arc, Mutex};

use crate::world::worlds;

const PASSWORD: (&str, &str) = ("password", "three green shoots");

#[tokio::test]
async fn one_name_is_one_account_whatever_its_case_and_width() {
    for world in worlds().await {
        let sign_up = async |name: &str| {
            let fields = [("role", "parent"), ("display_name", "家长"), ("sign_in_name", name), PASSWORD];
            world.browser().post_form("/sign-up", &fields).await
        };
        assert_eq!(sign_up("Green7").await.status, 303);
        for same in ["green7", "GREEN7", "ｇｒｅｅｎ７", " Green7 "] {
            let refused = sign_up(same).await;
            assert_eq!(refused.status, 422, "{same}");
            assert!(refused.text().contains("已经有人用了"), "{same}");
        }
    }
}

#[tokio::test]
async fn hostile_input_is_refused_with_a_sentence_and_never_with_a_fault() {
    for world in worlds().await {
        let long = "长".repeat(5000);
        for nasty in
            ["", "\0\0\0", "a\0b", "\u{202e}evil", "<script>alert(1)</script>", "'; DROP TABLE account; --", "\r\nSet-Cookie: x=1", &long]
        {
            let browser = world.browser();
            let fields = [("role", "teacher"), ("display_name", nasty), ("sign_in_name", nasty), ("school", nasty), ("password", nasty)];
            let refused = browser.post_form("/sign-up", &fields).await;
            assert_eq!(refused.status, 422, "{nasty:?}");
            assert!(!refused.text().contains("<script>alert"), "{nasty:?}");
            let fields = [("name", nasty), ("password", nasty), ("next", nasty)];
            assert_eq!(browser.post("/sign-in", &fields).await, 422, "{nasty:?}");
        }
        let browser = world.browser();
        for cookie in ["", ".", "990101.", "990101.zz", "../../x.00", &format!("990101.{}", "0".repeat(43)), &"0".repeat(4000)] {
            browser.set_cookie("qh_session", cookie);
            assert_eq!(browser.status("/me/badge").await, 204, "{cookie}");
        }
        let admin = world.browser_of("nation").await;
        for path in ["/admin/people?org=x", "/admin/people?org=%00"] {
            assert_eq!(admin.status(path).await, 404, "{path}");
        }
        for path in ["/admin/people?after=%00.%FF.x", "/admin/people?part=%00%2F%00", "/admin/people?after=a.b.c.d&waiting=1"] {
            assert_eq!(admin.status(path).await, 200, "{path}");
        }
    }
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_but_no_password() {
    for world in worlds().await {
        let fields = [("role", "parent"), ("display_name", "林家长"), ("sign_in_name", "x"), ("password", "seven77")];
        let refused = world.browser().post_form("/sign-up", &fields).await;
        let text = refused.text();
        assert!(text.contains("value=\"林家长\"") && text.contains("value=\"x\"") && !text.contains("seven77"), "{text}");
        assert!(text.contains("role=\"alert\"") && text.contains("aria-invalid=\"true\""));
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn neither_passwords_nor_names_nor_tokens_reach_the_log() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).finish();
    // For the whole process: what one thread listens to alone, another may have found not worth logging.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    for world in worlds().await {
        let browser = world.browser();
        let fields = [("role", "parent"), ("display_name", "林家长"), ("sign_in_name", "quiet-name"), PASSWORD];
        assert_eq!(browser.post("/sign-up", &fields).await, 303);
        let token = browser.cookie("qh_session").unwrap();
        browser.sign_in("quiet-name", "a wrong password").await;
        let written = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
        assert!(written.contains("answered"), "the log is being listened to");
        for secret in [PASSWORD.1, "a wrong password", "林家长", "quiet-name", &token] {
            assert!(!written.contains(secret), "{secret}");
        }
    }
}
