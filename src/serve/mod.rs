//! A server for the author's own machine: it shows the site, watches the sources and reloads the browser.
//!
//! The pages are kept in memory and never written: what is being edited is not published. A build with errors leaves the last good
//! pages up and shows the problems on top of them. What somebody looks at is shown before anything else is made; what takes long and no
//! page waits for, such as an index, behind all pages.

mod http;
mod shown;
mod watch;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use shown::{Shown, Views};
use tokio::sync::watch as latest;

use crate::source::Original;

/// How often it is looked whether a source has changed, while nothing else is to be done.
const LOOK: Duration = Duration::from_millis(5);

/// Files by their path.
pub type Files = BTreeMap<String, Content>;

/// What is in a file that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// It was made, and is held.
    Made(Arc<[u8]>),
    /// It is a copy of a file of the sources, which is read when a browser asks for it.
    CopyOf(Original),
}

/// What a build gave.
#[derive(Debug, Default)]
pub struct Built {
    /// The files; `None` where the content has errors.
    pub files: Option<Files>,
    /// The problems as text for a person; empty where there are none.
    pub problems: String,
}

/// Why the site cannot be served.
#[derive(Debug)]
pub enum ServeError {
    /// The port cannot be had.
    Port(u16, io::Error),
    /// The sources cannot be watched.
    Watch(PathBuf, String),
    /// The server broke down.
    Server(io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Port(port, error) if error.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "Port {port} is in use. Name another one with `--port`.")
            }
            Self::Port(port, error) => write!(f, "Could not listen on port {port}: {error}."),
            Self::Watch(path, why) => write!(f, "Could not watch {}: {why}.", path.display()),
            Self::Server(error) => write!(f, "The server stopped: {error}."),
        }
    }
}

impl std::error::Error for ServeError {}

/// A place on this machine at which the site will be shown.
#[derive(Debug)]
pub struct Listener {
    listener: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Takes the port `asked`, or, where none is asked for, the first free one from 8000 on. Only this machine can reach it.
    ///
    /// # Errors
    ///
    /// Where no port can be had.
    pub fn bind(asked: Option<u16>) -> Result<Self, ServeError> {
        let take = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|e| ServeError::Port(port, e));
        let listener = match asked {
            Some(port) => take(port)?,
            None => (8000..8020).find_map(|port| take(port).ok()).map_or_else(|| take(0), Ok)?,
        };
        let address = listener.local_addr().map_err(ServeError::Server)?;
        Ok(Self { listener, address })
    }

    /// The address to open in a browser.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

/// Where a build puts what it has made.
pub struct Stage<'a> {
    sender: &'a latest::Sender<Arc<Shown>>,
    views: &'a latest::Receiver<Views>,
    changes: &'a AtomicU64,
    /// How many changes there had been when the build began.
    begun: u64,
}

impl Stage<'_> {
    /// The files of the pages that browsers show.
    pub fn looked_at(&self) -> BTreeSet<String> {
        self.views.borrow().keys().cloned().collect()
    }

    /// Shows pages before the rest is made: what the build gives in the end takes their place.
    pub fn show_early(&self, pages: Files) {
        self.sender.send_modify(|shown| *shown = Arc::new(shown.with_early(pages)));
    }

    /// Shows what a build gave, and has the browsers load it.
    pub fn show(&self, built: Built) {
        self.sender.send_modify(|shown| {
            *shown = Arc::new(match built.files {
                Some(files) => shown.after(files),
                None => shown.failed(built.problems),
            });
        });
    }

    /// Shows what belongs to pages that are shown already; no browser loads them again for it.
    pub fn add(&self, files: Files) {
        self.sender.send_if_modified(|shown| {
            *shown = Arc::new(shown.with(files));
            false
        });
    }

    /// Waits for as long as `pause`; false as soon as a source changes meanwhile.
    pub fn rests(&self, pause: Duration) -> bool {
        let since = Instant::now();
        while self.goes_on() && since.elapsed() < pause {
            std::thread::sleep(LOOK);
        }
        self.goes_on()
    }

    /// Whether no source has changed since the build began: where one has, what is left of it is not worth its time.
    pub fn goes_on(&self) -> bool {
        self.changes.load(Ordering::Relaxed) == self.begun
    }
}

/// Shows what `build` puts on the stage, and builds again whenever a source below `root` changes. Comes back only with an error.
///
/// # Errors
///
/// Where the sources cannot be watched, or the server breaks down.
pub fn serve(
    listener: Listener,
    root: &Path,
    mut build: impl FnMut(&Stage<'_>) + Send + 'static,
) -> Result<(), ServeError> {
    let (sender, mut shown) = latest::channel(Arc::new(Shown::default()));
    let (looking, views) = latest::channel(Views::new());
    let mut changes = watch::sources(root)?;
    std::thread::spawn(move || {
        loop {
            let begun = changes.count().load(Ordering::Relaxed);
            build(&Stage { sender: &sender, views: &views, changes: changes.count(), begun });
            if !changes.wait() {
                return;
            }
        }
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ServeError::Server)?;
    let run = async {
        // Browsers wait for the first build. It fails only where the thread above is gone, and then there is nothing to show.
        let _ = shown.changed().await;
        http::run(listener.listener, shown, Arc::new(looking)).await
    };
    runtime.block_on(run).map_err(ServeError::Server)
}
