//! Payment pages for phones in the local network: only on purpose, only pages, only under that address.

use std::net::{IpAddr, UdpSocket};

use sandbox::{StartError, start};

use crate::fixture::{Fixture, TOKEN, config};

/// The address that this machine has in its local network; none where it has none. Nothing is sent.
fn own_address() -> Option<IpAddr> {
    [("0.0.0.0:0", "10.255.255.255:1"), ("[::]:0", "[fd00::ffff]:1")].into_iter().find_map(|(from, to)| {
        let socket = UdpSocket::bind(from).ok()?;
        socket.connect(to).ok()?;
        let address = socket.local_addr().ok()?.ip();
        let is_local = match address {
            IpAddr::V4(ip) => ip.is_private() || ip.is_link_local(),
            IpAddr::V6(ip) => ip.is_unique_local(),
        };
        is_local.then_some(address)
    })
}

/// What is wrong with the machine, as its own interfaces say it.
fn addresses() -> String {
    let told = std::process::Command::new("hostname").arg("-I").output();
    told.map_or_else(
        |error| error.to_string(),
        |told| String::from_utf8_lossy(&told.stdout).trim().to_owned(),
    )
}

/// Whether none of the machine's own addresses is one of a local network.
fn has_no_private_address() -> bool {
    let is_local = |address: IpAddr| match address {
        IpAddr::V4(ip) => ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unique_local(),
    };
    !addresses().split_whitespace().filter_map(|one| one.parse().ok()).any(is_local)
}

#[tokio::test]
async fn a_phone_pays_on_the_page_and_finds_nothing_else() {
    let Some(address) = own_address() else {
        // Where this is built for others, a machine that can't show it must not pass for one that did.
        assert!(
            std::env::var_os("CI").is_none_or(|_| has_no_private_address()),
            "this machine has a private address and no way from it: {}",
            addresses()
        );
        eprintln!("SKIPPED: no phone can be here, for this machine has no private address: {}", addresses());
        return;
    };
    let fixture = Fixture::with(config().with_local_network(Some(address))).await;
    let phones = fixture.sandbox.phone_url().unwrap().clone();
    let session = fixture.create().await;
    assert!(session["url"].as_str().unwrap().starts_with("http://127.0.0.1:"), "the app allows no other");
    let page = fixture.see(&session).await.text;
    assert!(page.contains("<svg") && page.contains("Scan this with a phone in the same network."));

    let path = url::Url::parse(session["url"].as_str().unwrap()).unwrap().path().to_owned();
    let on_phone = phones.join(&path).unwrap();
    let seen = fixture.send(fixture.http.get(on_phone.clone())).await;
    assert_eq!(seen.status.as_u16(), 200);
    for path in ["v1/sessions?game_id=g", "control"] {
        let asked = fixture.http.get(phones.join(path).unwrap()).bearer_auth(TOKEN);
        assert_eq!(fixture.send(asked).await.refusal().1, "route_not_found", "{path}");
    }
    let loopback = format!("127.0.0.1:{}", phones.port().unwrap());
    for host in ["evil.example", loopback.as_str()] {
        let asked = fixture.http.get(on_phone.clone()).header("Host", host);
        assert_eq!(fixture.send(asked).await.refusal().1, "forbidden_host", "{host}");
    }
    let pay = |origin: &str| {
        let url = format!("{on_phone}/pay");
        fixture.http.post(url).form(&[("method", "card")]).header("Origin", origin)
    };
    let own = fixture.sandbox.base_url().origin().ascii_serialization();
    assert_eq!(fixture.send(pay(&own)).await.status.as_u16(), 403);
    assert_eq!(fixture.send(pay(&phones.origin().ascii_serialization())).await.status.as_u16(), 303);
    assert_eq!(fixture.status(&session).await, "paid");
}

#[tokio::test]
async fn without_the_flag_there_is_no_code_and_nothing_listens_elsewhere() {
    let fixture = Fixture::new().await;
    assert_eq!(fixture.sandbox.phone_url(), None);
    assert!(!fixture.see(&fixture.create().await).await.text.contains("id=\"phone\""));
    if let Some(address) = own_address() {
        let refused = std::net::TcpStream::connect((address, fixture.sandbox.port()));
        assert!(refused.is_err(), "the sandbox listens on {address}");
    }
}

#[tokio::test]
async fn an_address_of_no_local_network_is_refused_before_anything_listens() {
    for address in ["0.0.0.0", "127.0.0.1", "8.8.8.8", "::"] {
        let refused = start(config().with_local_network(Some(address.parse().unwrap()))).await;
        assert!(matches!(refused, Err(StartError::NotOfALocalNetwork(_))), "{address}");
    }
}

#[tokio::test]
async fn an_address_that_is_another_machines_is_refused_by_name() {
    let address = "10.255.255.254".parse().unwrap();
    let refused = start(config().with_local_network(Some(address))).await;
    assert!(matches!(refused, Err(StartError::LocalNetwork { address: named, .. }) if named == address));
}
