//! Certificates: a trusted one lets the call through, any other ends it before the token is sent.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::JoinHandle;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, Stream};
use toffeepay::{Client, Error, RetryPolicy, Unavailable};
use url::Url;

use crate::{TOKEN, session_id, session_json, token};

/// An authority that no system trusts, until its certificate is put into the store.
fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn config(authority: &CertifiedIssuer<'static, KeyPair>, name: &str) -> Arc<ServerConfig> {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, authority).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        );
    Arc::new(config.unwrap())
}

/// Serves `connections` connections with a session each, and gives what it could decrypt.
fn serve(config: Arc<ServerConfig>, connections: usize) -> (Url, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://127.0.0.1:{}", listener.local_addr().unwrap().port()).parse().unwrap();
    let thread = std::thread::spawn(move || {
        let mut seen = String::new();
        for _ in 0..connections {
            let (mut socket, _) = listener.accept().unwrap();
            let mut tls = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = Stream::new(&mut tls, &mut socket);
            let mut buffer = [0; 16 * 1024];
            match stream.read(&mut buffer) {
                Ok(read) => {
                    seen.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
                    let body = session_json("ses_1");
                    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
                    stream.write_all((head + &body).as_bytes()).unwrap();
                }
                // The client's alert, or its going away.
                Err(error) => assert_ne!(error.kind(), ErrorKind::TimedOut),
            }
        }
        seen
    });
    (url, thread)
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_ends_the_call_before_the_token_is_sent() {
    let (url, server) = serve(config(&authority(), "127.0.0.1"), 1);
    let client = Client::new(url, token()).unwrap().with_retry(RetryPolicy::none());
    let error = client.get_session(&session_id()).await.unwrap_err();
    assert!(
        matches!(&error, Error::Unavailable(Unavailable::Connection(text)) if text.contains("certificate")),
        "{error:?}"
    );
    assert_eq!(server.join().unwrap(), "");
}

/// The system's trust store can be set for one process on Linux only.
#[cfg(target_os = "linux")]
#[test]
fn a_certificate_counts_if_the_system_trusts_it_and_it_is_for_the_host() {
    let authority = authority();
    let mut store = tempfile::NamedTempFile::new().unwrap();
    store.write_all(authority.pem().as_bytes()).unwrap();
    let run = |url: &Url| {
        let mut command = crate::checkout_example::command();
        command.env("TOFFEE_BASE_URL", url.as_str()).env("TOFFEE_ACCESS_TOKEN", TOKEN);
        command.env("SSL_CERT_FILE", store.path()).env_remove("SSL_CERT_DIR").output().unwrap()
    };

    let (url, server) = serve(config(&authority, "127.0.0.1"), 1);
    let output = run(&url);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(server.join().unwrap().contains(TOKEN));

    let (url, server) = serve(config(&authority, "api.example"), 5);
    let output = run(&url);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("certificate"));
    assert_eq!(server.join().unwrap(), "");
}
