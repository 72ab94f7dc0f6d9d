//! Secret Services that are not as they should be.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, connection, interface};

use crate::bus::Bus;

const NAME: &str = "org.freedesktop.secrets";
const ROOT: &str = "/org/freedesktop/secrets";
const COLLECTION: &str = "/org/freedesktop/secrets/collection/login";
const PROMPT: &str = "/org/freedesktop/secrets/prompt/p1";

/// Has the name, and answers nothing.
pub async fn silent(bus: &Bus) -> Connection {
    let connection = bus.join().await;
    connection.request_name(NAME).await.unwrap();
    connection
}

/// A locked collection, and a prompt that the user dismisses each time. Counts how often it is shown.
pub async fn dismissing(bus: &Bus) -> (Connection, Arc<AtomicUsize>) {
    let shown = Arc::new(AtomicUsize::new(0));
    let prompt = Prompt { shown: Arc::clone(&shown) };
    let collection = Collection { is_locked: true, dies: false };
    (serve(bus, Service { dies: false }, collection, prompt).await, shown)
}

/// Leaves the bus as soon as it is asked for an item.
pub async fn dying(bus: &Bus) -> Connection {
    serve(bus, Service { dies: true }, Collection { is_locked: false, dies: false }, Prompt::default()).await
}

/// Leaves the bus as soon as it is to keep an item.
pub async fn dying_over_a_new_item(bus: &Bus) -> Connection {
    serve(bus, Service { dies: false }, Collection { is_locked: false, dies: true }, Prompt::default()).await
}

async fn serve(bus: &Bus, service: Service, collection: Collection, prompt: Prompt) -> Connection {
    connection::Builder::address(bus.address())
        .unwrap()
        .serve_at(ROOT, service)
        .unwrap()
        .serve_at(COLLECTION, collection)
        .unwrap()
        .serve_at(PROMPT, prompt)
        .unwrap()
        .name(NAME)
        .unwrap()
        .build()
        .await
        .unwrap()
}

/// In the middle of a call, and never answers it.
async fn leave(connection: &Connection) {
    let _ = connection.clone().close().await;
    std::future::pending::<()>().await;
}

fn path(text: &str) -> OwnedObjectPath {
    OwnedObjectPath::try_from(text).unwrap()
}

struct Service {
    dies: bool,
}

#[interface(name = "org.freedesktop.Secret.Service")]
impl Service {
    #[expect(clippy::unused_self, reason = "a method of the bus")]
    fn open_session(&self, algorithm: &str, input: Value<'_>) -> (OwnedValue, OwnedObjectPath) {
        let _ = (algorithm, input);
        // A public key of the group, whatever its secret may be: no secret ever travels here.
        let key = OwnedValue::try_from(Value::from(vec![2_u8; 128])).unwrap();
        (key, path("/org/freedesktop/secrets/session/s1"))
    }

    async fn search_items(
        &self,
        #[zbus(connection)] connection: &Connection,
        attributes: HashMap<String, String>,
    ) -> (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) {
        let _ = attributes;
        if self.dies {
            leave(connection).await;
        }
        (Vec::new(), Vec::new())
    }

    #[expect(clippy::unused_self, reason = "a method of the bus")]
    fn read_alias(&self, name: &str) -> OwnedObjectPath {
        let _ = name;
        path(COLLECTION)
    }

    #[expect(clippy::unused_self, reason = "a method of the bus")]
    fn unlock(&self, objects: Vec<OwnedObjectPath>) -> (Vec<OwnedObjectPath>, OwnedObjectPath) {
        drop(objects);
        (Vec::new(), path(PROMPT))
    }
}

struct Collection {
    is_locked: bool,
    dies: bool,
}

#[interface(name = "org.freedesktop.Secret.Collection")]
impl Collection {
    #[zbus(property)]
    fn locked(&self) -> bool {
        self.is_locked
    }

    async fn create_item(
        &self,
        #[zbus(connection)] connection: &Connection,
        properties: HashMap<String, OwnedValue>,
        secret: (OwnedObjectPath, Vec<u8>, Vec<u8>, String),
        replace: bool,
    ) -> (OwnedObjectPath, OwnedObjectPath) {
        let _ = (properties, secret, replace);
        if self.dies {
            leave(connection).await;
        }
        (path("/"), path(PROMPT))
    }
}

#[derive(Default)]
struct Prompt {
    shown: Arc<AtomicUsize>,
}

#[interface(name = "org.freedesktop.Secret.Prompt")]
impl Prompt {
    async fn prompt(&self, window: &str, #[zbus(signal_emitter)] emitter: SignalEmitter<'_>) {
        let _ = window;
        self.shown.fetch_add(1, Ordering::Relaxed);
        Self::completed(&emitter, true, Value::from("")).await.unwrap();
    }

    #[zbus(signal)]
    async fn completed(emitter: &SignalEmitter<'_>, dismissed: bool, result: Value<'_>) -> zbus::Result<()>;
}
