//! Where a request comes from: whose pace counts, and whose failed log-ins.

use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::office::Office;
use super::problem::Problem;

/// The caller's address on the network, as the proxy saw it when there is one. Of IPv6 the network, which is one subscriber.
#[derive(Clone, Copy, Debug)]
pub struct Caller(Option<IpAddr>);

impl Caller {
    /// Who sent a request.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let office = request.app_data::<Data<Office>>();
        let behind_proxy = office.is_some_and(|office| office.settings.behind_proxy);
        let seen = if behind_proxy {
            forwarded(request)
        } else {
            request.peer_addr().map(|peer| peer.ip())
        };
        Self(seen.map(subscriber))
    }

    /// The address, when it is known.
    #[must_use]
    pub const fn address(self) -> Option<IpAddr> {
        self.0
    }
}

/// What the proxy wrote, with or without a port: what stands before the last comma the caller wrote himself.
fn forwarded(request: &HttpRequest) -> Option<IpAddr> {
    let header = request.headers().get_all("X-Forwarded-For").last()?;
    let last = header.to_str().ok()?.rsplit(',').next()?.trim();
    let with_port = || last.parse().ok().map(|address: SocketAddr| address.ip());
    last.parse().ok().or_else(with_port)
}

fn subscriber(seen: IpAddr) -> IpAddr {
    // On a socket for both, an address of IPv4 is written as one of IPv6.
    match seen.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}
