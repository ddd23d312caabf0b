//! `plafond serve` as an operator runs it, its background work left to another process.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Failure;
use crate::place::Place;

/// A running service; stopped when dropped.
pub struct Service {
    child: Child,
    /// Where it listens.
    pub address: String,
    client: reqwest::Client,
}

impl Service {
    /// Starts the service with so many connections to PostgreSQL and waits until it is ready.
    pub async fn start(place: &Place, connections: u32) -> Result<Self, Failure> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let listen = format!("127.0.0.1:{port}");
        let log = std::fs::File::create(place.folder.join("serve.log"))?;
        let child = Command::new(env!("CARGO_BIN_EXE_plafond"))
            .arg("serve")
            .current_dir(&place.folder)
            .env("DATABASE_URL", place.url()?)
            .env("PLAFOND_LISTEN", &listen)
            .env("PLAFOND_FILES", place.folder.join("files"))
            .env("PLAFOND_WORKER", "false")
            .env("PLAFOND_REQUESTS_PER_SECOND", "0")
            .env("PLAFOND_ACCESS_TOKEN_SECONDS", "7200")
            .env("PLAFOND_DATABASE_CONNECTIONS", connections.to_string())
            .env("RUST_LOG", "warn")
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let service = Self {
            child,
            address: format!("http://{listen}"),
            client: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()?,
        };
        let ready = format!("{}/health/ready", service.address);
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            if let Ok(answer) = service.client.get(&ready).send().await
                && answer.status().is_success()
            {
                return Ok(service);
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Err("the service did not become ready".into())
    }

    /// Starts it five times and keeps the last, with the middle time from start to ready in milliseconds.
    pub async fn start_timed(place: &Place) -> Result<(Self, u128), Failure> {
        let mut times = Vec::new();
        loop {
            let started = Instant::now();
            let service = Self::start(place, 16).await?;
            times.push(started.elapsed().as_millis());
            if times.len() == 5 {
                times.sort_unstable();
                return Ok((service, times.get(2).copied().unwrap_or_default()));
            }
        }
    }

    /// Someone's access token.
    pub async fn token(&self, place: &Place, email: &str) -> Result<String, Failure> {
        let password = place.passwords.get(email).ok_or("nobody has that address")?;
        let answer = self
            .post(
                None,
                "/v1/tokens",
                &json!({ "email": email, "password": password }),
            )
            .await?;
        text(&answer, "accessToken")
    }

    /// The cookie of someone who logged in at the portal.
    pub async fn session(&self, place: &Place, email: &str) -> Result<String, Failure> {
        let password = place.passwords.get(email).ok_or("nobody has that address")?;
        let door = format!("{}/inloggen", self.address);
        let page = self.client.get(&door).send().await?;
        let visitor = secret(&page)?;
        let page = page.text().await?;
        let ticket = page
            .split("name=\"_ticket\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .ok_or("no ticket")?;
        let form = [("_ticket", ticket), ("email", email), ("password", password)];
        let entered = self
            .client
            .post(&door)
            .header("Cookie", visitor)
            .form(&form)
            .send()
            .await?;
        secret(&entered)
    }

    /// Demands that a page is shown to whoever asks for it, and that nobody is sent on to log in.
    pub async fn must_show(&self, path: &str, cookie: Option<&str>) -> Result<(), Failure> {
        let mut request = self.client.get(format!("{}{path}", self.address));
        if let Some(cookie) = cookie {
            request = request.header("Cookie", cookie);
        }
        let answer = request.send().await?;
        if answer.status().is_success() && answer.url().path() == path.split('?').next().unwrap_or_default() {
            Ok(())
        } else {
            Err(format!("{path} is answered with {} at {}", answer.status(), answer.url()).into())
        }
    }

    /// Posts, and demands success.
    pub async fn post(&self, token: Option<&str>, path: &str, body: &Value) -> Result<Value, Failure> {
        let mut request = self
            .client
            .post(format!("{}{path}", self.address))
            .header("Idempotency-Key", format!("key-{}", uuid::Uuid::now_v7()))
            .json(body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        good(request).await
    }

    /// Gets, and demands success.
    pub async fn get(&self, token: Option<&str>, path: &str) -> Result<Value, Failure> {
        let mut request = self.client.get(format!("{}{path}", self.address));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        good(request).await
    }

    /// The most memory it has held so far, in megabytes.
    pub fn memory(&self) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .ok_or("no VmHWM")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? / 1024)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The secret of the visitor that an answer sets, among other cookies.
fn secret(answer: &reqwest::Response) -> Result<String, Failure> {
    let set = answer.headers().get_all("set-cookie").iter();
    let found = set
        .filter_map(|set| set.to_str().ok()?.split(';').next())
        .find(|set| set.starts_with("plafond="));
    Ok(found
        .ok_or_else(|| format!("{} sets no secret", answer.url()))?
        .to_owned())
}

/// A text field of an answer.
pub fn text(answer: &Value, field: &str) -> Result<String, Failure> {
    let found = answer.get(field).and_then(Value::as_str);
    found
        .map(str::to_owned)
        .ok_or_else(|| format!("no {field} in {answer}").into())
}

async fn good(request: reqwest::RequestBuilder) -> Result<Value, Failure> {
    let answer = request.send().await?;
    let status = answer.status();
    let body = answer.text().await?;
    if status.is_success() {
        Ok(serde_json::from_str(&body)?)
    } else {
        Err(format!("{status}: {body}").into())
    }
}
