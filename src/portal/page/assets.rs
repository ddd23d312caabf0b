//! Style, script, fonts and icon: made when the service is built, part of the binary, kept for ever by the browser because
//! a name never gets another content.

use actix_web::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use sha2::{Digest as _, Sha256};

use crate::config::Settings;
use crate::http::{Office, Problem};

/// One file for the browser.
struct Asset {
    name: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

const ASSETS: &[Asset] = &include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of a file, by its name without the hash, such as `portal.css`.
#[must_use]
pub fn address(name: &str) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let found = ASSETS.iter().find(|asset| {
        let rest = asset
            .name
            .strip_prefix(stem)
            .and_then(|rest| rest.strip_prefix('.'));
        rest.is_some_and(|rest| rest.split_once('.').is_some_and(|(_, last)| last == extension))
    });
    found.map_or_else(String::new, |asset| format!("/assets/{}", asset.name))
}

async fn asset(request: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, Problem> {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == *name) else {
        return Err(Problem::not_found());
    };
    let accepted = request
        .headers()
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let accepts = |coding: &str| accepted.split(',').any(|one| one.trim() == coding);
    let (coding, bytes) = match (asset.brotli, asset.gzip) {
        (Some(packed), _) if accepts("br") => (Some("br"), packed),
        (_, Some(packed)) if accepts("gzip") => (Some("gzip"), packed),
        _ => (None, asset.plain),
    };
    let mut response = HttpResponse::Ok();
    response
        .content_type(media_type(asset.name))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((VARY, "Accept-Encoding"));
    if let Some(coding) = coding {
        response.insert_header((CONTENT_ENCODING, coding));
    }
    Ok(response.body(bytes))
}

/// The names of the colours from which the design system derives all others, from light to dark.
const SHADES: [u32; 8] = [50, 100, 200, 300, 400, 500, 600, 700];

/// The colours of another municipality as a style of its own; nothing for the ones that the portal comes with.
fn colours(settings: &Settings) -> Option<String> {
    if settings.colours.is_empty() {
        return None;
    }
    let named = SHADES.iter().zip(&settings.colours);
    let lines: Vec<_> = named
        .map(|(shade, colour)| format!("--voorbeeld-kleuren-violet-{shade}:{colour}"))
        .collect();
    Some(format!(":root{{{}}}\n", lines.join(";")))
}

/// Where that style is: a name that never gets another content.
#[must_use]
pub fn colours_address(settings: &Settings) -> Option<String> {
    let style = colours(settings)?;
    let hash = hex::encode(Sha256::digest(style));
    let (short, _) = hash.split_at_checked(12)?;
    Some(format!("/assets/colours/{short}.css"))
}

async fn own_colours(office: web::Data<Office>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let style = colours(&office.settings).filter(|_| {
        let address = colours_address(&office.settings);
        address.is_some_and(|address| address == request.path())
    });
    let style = style.ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(style))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}

/// The door of the assets.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/assets/colours/{name}", web::get().to(own_colours))
        .route("/assets/{name}", web::get().to(asset));
}
