//! Someone at the portal without a browser: keeps cookies, follows nothing, fills in forms.

use std::collections::HashMap;

use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::multipart::{Form as MultipartForm, Part};
use reqwest::{Method, RequestBuilder, StatusCode, redirect};

use super::App;

/// A visitor with cookies of their own.
pub struct Visitor<'a> {
    app: &'a App,
    client: reqwest::Client,
    cookies: HashMap<String, String>,
}

/// A page as it was answered.
#[derive(Debug)]
pub struct Shown {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    /// The same as it was sent, for what isn't text.
    pub bytes: Vec<u8>,
}

impl Shown {
    /// Where the browser is sent.
    #[track_caller]
    pub fn going_to(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.text);
        self.headers[LOCATION].to_str().unwrap()
    }
}

impl<'a> Visitor<'a> {
    pub fn new(app: &'a App) -> Self {
        let client = reqwest::Client::builder().redirect(redirect::Policy::none());
        Self {
            app,
            client: client.build().unwrap(),
            cookies: HashMap::new(),
        }
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.get(name).cloned()
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub async fn get(&mut self, path: &str) -> Shown {
        let request = self.client.get(format!("{}{path}", self.app.address));
        self.ask(request).await
    }

    /// Any method, with a form when there is one.
    pub async fn request(&mut self, method: Method, path: &str, form: Option<&[(&str, &str)]>) -> Shown {
        let mut request = self.client.request(method, format!("{}{path}", self.app.address));
        if let Some(form) = form {
            request = request.form(form);
        }
        self.ask(request).await
    }

    /// The ticket of the first form on a page.
    pub async fn ticket(&mut self, page: &str) -> String {
        let shown = self.get(page).await.text;
        let (_, rest) = shown.split_once("name=\"_ticket\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    /// Fills in the form on a page and sends it.
    pub async fn send(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Shown {
        let ticket = self.ticket(page).await;
        let mut form = fields.to_vec();
        form.push(("_ticket", ticket.as_str()));
        self.request(Method::POST, action, Some(&form)).await
    }

    /// Sends a file by the form on a page.
    pub async fn upload(&mut self, page: &str, kind: &str, name: &str, bytes: Vec<u8>) -> Shown {
        self.upload_to((page, page), kind, name, bytes).await
    }

    /// Sends a file by a form on a page that goes elsewhere.
    pub async fn upload_to(
        &mut self,
        (page, action): (&str, &str),
        kind: &str,
        name: &str,
        bytes: Vec<u8>,
    ) -> Shown {
        let file = Part::bytes(bytes).file_name(name.to_owned());
        let ticket = self.ticket(page).await;
        let form = MultipartForm::new()
            .text("_ticket", ticket)
            .text("kind", kind.to_owned())
            .part("file", file);
        let request = self.client.post(format!("{}{action}", self.app.address));
        self.ask(request.multipart(form)).await
    }

    /// Fills in the form on a page as it stands, and sends it to where it came from.
    pub async fn fill(&mut self, page: &str, fields: &[(&str, &str)]) -> Shown {
        let shown = self.get(page).await.text;
        let (_, rest) = shown.split_once("name=\"_version\" value=\"").unwrap();
        let version = rest.split('"').next().unwrap().to_owned();
        let mut all = fields.to_vec();
        all.push(("_version", version.as_str()));
        self.send(page, page, &all).await
    }

    pub async fn log_in(&mut self, email: &str) {
        let password = self.app.password(email);
        let fields = [("email", email), ("password", password)];
        self.send("/inloggen", "/inloggen", &fields).await.going_to();
    }

    async fn ask(&mut self, request: RequestBuilder) -> Shown {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = request.header(COOKIE, cookies.join("; "));
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.set_cookie(name, value);
            }
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.unwrap().to_vec();
        Shown {
            status,
            headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        }
    }
}
