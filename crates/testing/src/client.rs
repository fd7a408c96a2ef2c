use std::collections::BTreeMap;
use std::fmt::{Debug, Write};
use std::sync::Mutex;

use axum::body::Body;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use tower::{Service, ServiceExt};

/// The cookie that holds the token against forged forms, and the field that must repeat it.
const CSRF_COOKIE: &str = "qh_csrf";
const CSRF_FIELD: &str = "csrf";

/// A browser without a network: it calls the service directly and keeps cookies. It does not follow redirects.
pub struct Client<S> {
    service: S,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// What the service answered.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as sent.
    pub bytes: Vec<u8>,
}

impl Reply {
    /// The body as text.
    ///
    /// # Panics
    /// The body is no UTF-8.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).expect("the answer is text")
    }

    /// The header `name`; empty when absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl<S> Client<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone,
    S::Error: Debug,
{
    /// A browser with no cookies yet.
    #[must_use]
    pub fn new(service: S) -> Self {
        Self { service, cookies: Mutex::default() }
    }

    /// `GET path`
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    /// `GET path` with further headers.
    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.send(Method::GET, path, headers, Body::empty()).await
    }

    /// `POST path` with a form, as a page of ours would send it: with the token against forged forms.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let token = self.csrf_token().await;
        let form = [fields, &[(CSRF_FIELD, token.as_str())]].concat();
        self.post_form_without_token(path, &form).await
    }

    /// `POST path` with a form that another site might have made.
    pub async fn post_form_without_token(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.send(Method::POST, path, &headers, Body::from(encode(fields))).await
    }

    /// `PUT path` with JSON. The token against forged forms travels in the header `x-csrf`.
    pub async fn put_json(&self, path: &str, json: &str) -> Reply {
        let token = self.csrf_token().await;
        let headers = [("content-type", "application/json"), ("x-csrf", token.as_str())];
        self.send(Method::PUT, path, &headers, Body::from(json.to_owned())).await
    }

    /// Any other request.
    ///
    /// # Panics
    /// The service fails instead of answering.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Reply {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "localhost");
        let cookies = self.cookie_header();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).expect("a well-formed request");
        let (head, body) = self.service.clone().oneshot(request).await.expect("the service answers").into_parts();
        self.keep_cookies(&head.headers);
        let bytes = body.collect().await.expect("the answer arrives whole").to_bytes().to_vec();
        Reply { status: head.status, headers: head.headers, bytes }
    }

    /// The value of a cookie the service has set.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().get(name).cloned()
    }

    /// Puts a cookie into the jar: a language, or somebody else's session.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar().insert(name.to_owned(), value.to_owned());
    }

    async fn csrf_token(&self) -> String {
        if let Some(token) = self.cookie(CSRF_COOKIE) {
            return token;
        }
        // Public pages are the same bytes for everyone, so they set no cookie; the sign-in page does.
        self.get("/sign-in").await;
        self.cookie(CSRF_COOKIE).unwrap_or_default()
    }

    fn cookie_header(&self) -> String {
        self.jar().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let mut parts = cookie.split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { continue };
            let is_removed = value.is_empty() || parts.any(|part| part.eq_ignore_ascii_case("max-age=0"));
            if is_removed {
                self.jar().remove(name);
            } else {
                self.set_cookie(name, value);
            }
        }
    }

    fn jar(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().expect("no test panics while it holds the jar")
    }
}

/// `application/x-www-form-urlencoded`
fn encode(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", percent(name), percent(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::http::HeaderMap;
    use axum::routing::{get, post};

    use super::Client;

    #[tokio::test]
    async fn forms_carry_the_token_that_the_sign_in_page_gave() {
        let page = get(|| async { ([("set-cookie", "qh_csrf=t1; Path=/; HttpOnly")], "hello") });
        let echo = post(|headers: HeaderMap, body: String| async move { format!("{:?} {body}", headers.get("cookie")) });
        let client = Client::new(Router::new().route("/sign-in", page).route("/echo", echo));

        let reply = client.post_form("/echo", &[("name", "小明 &")]).await;
        assert_eq!(reply.text(), "Some(\"qh_csrf=t1\") name=%E5%B0%8F%E6%98%8E%20%26&csrf=t1");
        let reply = client.post_form_without_token("/echo", &[]).await;
        assert_eq!(reply.text(), "Some(\"qh_csrf=t1\") ");
    }
}
