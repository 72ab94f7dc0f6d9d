//! Fault points: named moments of the engine at which a test of crashes, or a tester, ends the process.
//!
//! Without the cargo feature `fault-points` they compile to nothing. With it, each calls the one hook that
//! the program installed; what to do there (count, end the process) is the hook's business.

/// On which side of an act a point lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Just before it.
    Before,
    /// Just after it.
    After,
}

/// What kind of act a point lies beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// A transaction of the journal is committed.
    Commit,
    /// The API is asked.
    Request,
    /// The system's opener is started.
    Browser,
    /// An event is told to the window.
    Tell,
    /// A letter is put into the inbox, or taken out.
    Letter,
}

/// One point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Point {
    /// On which side of the act.
    pub side: Side,
    /// The act's kind.
    pub act: Act,
    /// Which act of its kind: the event that is committed, the call that is made.
    pub what: &'static str,
}

impl std::fmt::Display for Point {
    /// `before-commit-begun`: how tests name it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let side = match self.side {
            Side::Before => "before",
            Side::After => "after",
        };
        let act = match self.act {
            Act::Commit => "commit",
            Act::Request => "request",
            Act::Browser => "browser",
            Act::Tell => "tell",
            Act::Letter => "letter",
        };
        write!(f, "{side}-{act}-{}", self.what)
    }
}

/// The engine passes the point before an act.
#[inline]
pub(crate) fn before(act: Act, what: &'static str) {
    pass(Point { side: Side::Before, act, what });
}

/// The engine passes the point after an act.
#[inline]
pub(crate) fn after(act: Act, what: &'static str) {
    pass(Point { side: Side::After, act, what });
}

/// Does something between its two points.
#[inline]
pub(crate) async fn around<T>(act: Act, what: &'static str, doing: impl Future<Output = T>) -> T {
    before(act, what);
    let done = doing.await;
    after(act, what);
    done
}

#[cfg(not(feature = "fault-points"))]
#[inline]
fn pass(_: Point) {}

#[cfg(feature = "fault-points")]
fn pass(point: Point) {
    if let Some(hook) = HOOK.get() {
        hook(point);
    }
}

#[cfg(feature = "fault-points")]
type Hook = Box<dyn Fn(Point) + Send + Sync>;

#[cfg(feature = "fault-points")]
static HOOK: std::sync::OnceLock<Hook> = std::sync::OnceLock::new();

/// Installs what is called at every point, once per process; a second hook is not taken.
#[cfg(feature = "fault-points")]
pub fn install(hook: impl Fn(Point) + Send + Sync + 'static) {
    if HOOK.set(Box::new(hook)).is_err() {
        tracing::warn!("a hook for fault points was installed already");
    }
}
