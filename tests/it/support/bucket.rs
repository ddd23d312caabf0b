//! A small store that speaks as S3 does, so far as the service asks: whole objects, objects in parts, and a bad day.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};

/// The key by which callers sign.
pub const KEY: &str = "test-key";

#[derive(Default)]
struct Kept {
    objects: BTreeMap<String, Vec<u8>>,
    parts: BTreeMap<usize, Vec<u8>>,
    refuses: Option<StatusCode>,
    unsigned: usize,
}

/// The store, at an address of this machine.
pub struct Bucket {
    pub endpoint: String,
    kept: Arc<Mutex<Kept>>,
    server: actix_web::dev::ServerHandle,
}

impl Bucket {
    pub fn start() -> Self {
        let kept = Arc::<Mutex<Kept>>::default();
        let shared = Arc::clone(&kept);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(web::Data::new(Arc::clone(&shared)))
                .app_data(web::PayloadConfig::new(64 * 1024 * 1024))
                .default_service(web::to(answer))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        let handle = server.handle();
        tokio::spawn(server);
        Self {
            endpoint,
            kept,
            server: handle,
        }
    }

    /// From now on everything is answered with this status.
    pub fn refuse_with(&self, status: StatusCode) {
        self.kept.lock().unwrap().refuses = Some(status);
    }

    /// The names of what is kept.
    pub fn names(&self) -> Vec<String> {
        self.kept.lock().unwrap().objects.keys().cloned().collect()
    }

    /// How many requests came without a signature by our key.
    pub fn unsigned(&self) -> usize {
        self.kept.lock().unwrap().unsigned
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

async fn answer(request: HttpRequest, body: web::Bytes, kept: web::Data<Arc<Mutex<Kept>>>) -> HttpResponse {
    let mut kept = kept.lock().unwrap();
    let signature = request.headers().get("authorization");
    let signed = signature.is_some_and(|value| {
        value
            .to_str()
            .unwrap()
            .starts_with(&format!("AWS4-HMAC-SHA256 Credential={KEY}/"))
    });
    kept.unsigned += usize::from(!signed);
    if let Some(status) = kept.refuses {
        return HttpResponse::build(status).finish();
    }
    let (name, query) = (request.path().to_owned(), request.query_string().to_owned());
    match (request.method().as_str(), query.as_str()) {
        ("POST", query) if query.starts_with("uploads") => {
            kept.parts.clear();
            HttpResponse::Ok()
                .body("<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>")
        }
        ("PUT", query) if query.contains("partNumber=") => {
            let number = query.split("partNumber=").nth(1).unwrap();
            let number = number.split('&').next().unwrap().parse().unwrap();
            kept.parts.insert(number, body.to_vec());
            HttpResponse::Ok().insert_header(("ETag", "\"part\"")).finish()
        }
        ("POST", "delete") => delete(&mut kept, &name, &body),
        ("POST", _) => {
            let whole = std::mem::take(&mut kept.parts).into_values().flatten().collect();
            kept.objects.insert(name, whole);
            HttpResponse::Ok()
                .body("<CompleteMultipartUploadResult><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>")
        }
        ("PUT", _) => {
            kept.objects.insert(name, body.to_vec());
            HttpResponse::Ok().insert_header(("ETag", "\"whole\"")).finish()
        }
        ("DELETE", _) => {
            kept.parts.clear();
            HttpResponse::NoContent().finish()
        }
        ("GET", _) => kept.objects.get(&name).map_or_else(
            || HttpResponse::NotFound().finish(),
            |bytes| {
                HttpResponse::Ok()
                    .insert_header(("ETag", "\"whole\""))
                    .insert_header(("Last-Modified", "Tue, 24 Mar 2026 09:30:00 GMT"))
                    .body(bytes.clone())
            },
        ),
        _ => HttpResponse::MethodNotAllowed().finish(),
    }
}

/// Many objects at once; of one that isn't there S3 says too that it is gone.
fn delete(kept: &mut Kept, bucket: &str, order: &[u8]) -> HttpResponse {
    let order = std::str::from_utf8(order).unwrap();
    let keys = order.split("<Key>").skip(1);
    let gone = keys.map(|rest| {
        let key = rest.split("</Key>").next().unwrap();
        kept.objects.remove(&format!("{bucket}/{key}"));
        format!("<Deleted><Key>{key}</Key></Deleted>")
    });
    let gone = gone.collect::<Vec<_>>().concat();
    HttpResponse::Ok().body(format!("<DeleteResult>{gone}</DeleteResult>"))
}
