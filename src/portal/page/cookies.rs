//! The cookies of the portal, none of which a script can read or another site can send along with a form.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::config::Settings;

/// The language that was chosen.
pub const LANGUAGE: &str = "taal";

/// What the next page has to tell.
pub const NOTICE: &str = "melding";

/// Where someone was going who had to make an account first.
pub const ONWARD: &str = "naar";

/// What a browser is known by in which someone logged in before.
pub const KNOWN: &str = "bekend";

/// The secret of a visitor: proves where a form came from, and after a log-in who it is.
#[must_use]
pub fn secret_name(settings: &Settings) -> &'static str {
    if is_secure(settings) {
        "__Host-plafond"
    } else {
        "plafond"
    }
}

/// Whether people reach the service by HTTPS, so that cookies may go no other way.
#[must_use]
pub fn is_secure(settings: &Settings) -> bool {
    settings.public_url.starts_with("https://")
}

/// What a request brings.
#[must_use]
pub fn read(request: &HttpRequest, name: &str) -> Option<String> {
    request.cookie(name).map(|cookie| cookie.value().to_owned())
}

/// A cookie for as long as the browser is open.
#[must_use]
pub fn made(settings: &Settings, name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .secure(is_secure(settings))
        .same_site(SameSite::Lax)
        .finish()
}

/// A cookie for so many days.
#[must_use]
pub fn kept(settings: &Settings, name: &'static str, value: String, days: i64) -> Cookie<'static> {
    let mut cookie = made(settings, name, value);
    cookie.set_max_age(Duration::days(days));
    cookie
}

/// A text of any kind as a cookie for as long as the browser is open.
#[must_use]
pub fn written(settings: &Settings, name: &'static str, text: &str) -> Cookie<'static> {
    made(settings, name, URL_SAFE_NO_PAD.encode(text))
}

/// The text of a cookie that was written, if there is one.
#[must_use]
pub fn text_of(request: &HttpRequest, name: &str) -> Option<String> {
    let written = URL_SAFE_NO_PAD.decode(read(request, name)?).ok()?;
    String::from_utf8(written).ok()
}

/// Takes a cookie away.
#[must_use]
pub fn gone(settings: &Settings, name: &'static str) -> Cookie<'static> {
    kept(settings, name, String::new(), 0)
}
