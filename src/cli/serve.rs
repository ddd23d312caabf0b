//! `plafond serve` and `plafond worker`: the service and its background work, until asked to stop.

use std::io;
use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::HttpServer;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::{Failure, office, terminal};
use crate::config::Settings;
use crate::http::{Office, metered};
use crate::{app, worker};

/// How long requests under way may take to finish once the service is asked to stop, in seconds.
const LAST_REQUESTS: u64 = 20;

/// Answers requests until the process is asked to stop.
pub fn serve(settings: Settings) -> Result<ExitCode, Failure> {
    terminal::start_logging("info,plafond=info");
    let listener = listen(&settings.listen)?;
    let office = office::open(settings)?;
    office::runtime()?.block_on(answer(office, listener))?;
    Ok(ExitCode::SUCCESS)
}

/// Does the background work until the process is asked to stop.
pub fn work(settings: Settings) -> Result<ExitCode, Failure> {
    terminal::start_logging("info,plafond=info");
    let office = office::open(settings)?;
    office::runtime()?.block_on(async {
        let shutdown = CancellationToken::new();
        let work = worker::start(&office, &shutdown)?;
        asked_to_stop().await?;
        shutdown.cancel();
        work.join_all().await;
        Ok::<_, Failure>(())
    })?;
    Ok(ExitCode::SUCCESS)
}

/// SIGTERM from whatever runs the service, or Ctrl-C from a person.
async fn asked_to_stop() -> io::Result<()> {
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminated.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}

/// Takes the address, or says who has it and what to do.
pub fn listen(address: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|error| {
        if error.kind() == io::ErrorKind::AddrInUse {
            Failure::from(format!(
                "{address} is taken by another program. Stop that one, or choose another address: \
                 `plafond demo --listen 127.0.0.1:8081`, or PLAFOND_LISTEN for `plafond serve`"
            ))
        } else {
            Failure::from(format!(
                "can't listen on {address} (PLAFOND_LISTEN, or --listen of the demo): {error}"
            ))
        }
    })
}

/// Answers on a listener; when stopping, finishes requests first and then the background work.
pub async fn answer(office: Office, listener: TcpListener) -> Result<(), Failure> {
    let shutdown = CancellationToken::new();
    let work = if office.settings.worker {
        Some(worker::start(&office, &shutdown)?)
    } else {
        None
    };
    let (beating, token) = (office.clone(), shutdown.clone());
    let heart = tokio::spawn(async move { worker::keep_beating(&beating, token).await });
    let counting = tokio::spawn(metered::add_up_until(shutdown.clone()));
    let threads = office.settings.http_threads;
    let mut offices = Vec::new();
    for _ in 0..threads {
        offices.push(office.for_one_thread()?);
    }
    let offices = Arc::new(Mutex::new(offices));
    let free = move || offices.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let address = listener.local_addr()?;
    let server = HttpServer::new(move || app::app(free().unwrap_or_else(|| office.clone())))
        .workers(threads)
        // A page is sent in parts; without this the last one waits 40 ms for word that the first arrived.
        .tcp_nodelay(true)
        .shutdown_timeout(LAST_REQUESTS)
        .listen(listener)?
        .run();
    tracing::info!(%address, "listening");
    server.await?;
    shutdown.cancel();
    heart.await?;
    counting.await?;
    if let Some(work) = work {
        work.join_all().await;
    }
    Ok(())
}
