//! A server for the author's own machine: it shows the site, watches the sources and reloads the browser.
//!
//! The site is kept in memory and never written: what is being edited is not published. A build with errors leaves the last good
//! pages up and shows the problems on top of them.

mod http;
mod watch;

use std::{
    collections::BTreeMap,
    fmt, io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::sync::watch as latest;

/// What a build gave.
#[derive(Debug, Default)]
pub struct Built {
    /// The files by their path; `None` where the content has errors.
    pub files: Option<BTreeMap<String, Arc<[u8]>>>,
    /// The problems as text for a person; empty where there are none.
    pub problems: String,
}

/// What is shown.
#[derive(Debug)]
struct Shown {
    /// The last good files.
    files: Arc<BTreeMap<String, Arc<[u8]>>>,
    /// The problems of the last build that stopped it; empty where it was good.
    errors: String,
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

/// Shows what `build` gives, and builds again whenever a source below `root` changes. Comes back only with an error.
///
/// # Errors
///
/// Where the sources cannot be watched, or the server breaks down.
pub fn serve(
    listener: Listener,
    root: &Path,
    mut build: impl FnMut() -> Built + Send + 'static,
) -> Result<(), ServeError> {
    let (sender, receiver) = latest::channel(Arc::new(next(None, build())));
    let changes = watch::sources(root)?;
    std::thread::spawn(move || {
        while changes.wait() {
            let before = sender.borrow().clone();
            sender.send_replace(Arc::new(next(Some(&before), build())));
        }
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ServeError::Server)?;
    runtime.block_on(http::run(listener.listener, receiver)).map_err(ServeError::Server)
}

/// What is shown after a build.
fn next(before: Option<&Shown>, built: Built) -> Shown {
    match (built.files, before) {
        (Some(files), _) => Shown { files: Arc::new(files), errors: String::new() },
        (None, Some(before)) => Shown { files: before.files.clone(), errors: built.problems },
        (None, None) => Shown { files: Arc::default(), errors: built.problems },
    }
}
