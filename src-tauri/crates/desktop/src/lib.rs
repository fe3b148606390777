//! What the desktop outside the window sees and steers: the media controls that panels, lock screens, headsets and media
//! keys use (MPRIS, on the session bus), and a notification when another track begins.
//!
//! Everything follows from the engine's events: nothing is polled. A desktop without a session bus or without
//! notifications is a [`Standing`] that says so in words; the program goes on without, and does not try again by itself.
//!
//! On Linux only: elsewhere both are told as missing.

mod art;
mod error;
#[cfg(target_os = "linux")]
mod mpris;
mod notification;
mod playing;
mod session;
mod timeline;
#[cfg(target_os = "linux")]
mod tray;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use attune_engine::{Engine, EngineEvent, Notice};
use crossbeam_channel::Sender;
use parking_lot::Mutex;

pub use error::DesktopError;
use playing::Playing;
use session::{Order, Session};

/// What the desktop asks of the program around the engine. Called from threads of this crate.
pub trait Host: Send + Sync + 'static {
    /// Brings the window to the front.
    fn raise(&self);
    /// Ends the program.
    fn quit(&self);
    /// Whether the listener is at a window of the program, so that a notification would say what is on screen.
    fn is_focused(&self) -> bool;
}

/// What of the desktop cannot be had, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Why there are no media controls.
    pub media_controls: Option<Notice>,
    /// Why the last notification was not shown.
    pub notifications: Option<Notice>,
}

/// The program's presence on the desktop. Ends when it is dropped.
pub struct Desktop {
    orders: Sender<Order>,
    standing: Arc<Mutex<Standing>>,
}

impl Desktop {
    /// Appears on the desktop. `covers` is a folder of this crate's own: what is in it is deleted.
    ///
    /// Errors: [`DesktopError::Thread`]. That there is no session bus is no error but a [`Standing`].
    pub fn start(engine: Engine, host: Arc<dyn Host>, covers: PathBuf) -> Result<Self, DesktopError> {
        let standing = Arc::<Mutex<Standing>>::default();
        let orders = session::start(Session::new(engine, host, covers, Arc::clone(&standing)))?;
        Ok(Self { orders, standing })
    }

    /// Takes the engine's events; returns at once.
    pub fn follow(&self, event: &EngineEvent) {
        match event {
            EngineEvent::Player(view) => {
                self.order(Order::Player(Box::new(Playing::of(view)), Instant::now()));
            }
            EngineEvent::Position { position, .. } => self.order(Order::Position(*position, Instant::now())),
            _ => {}
        }
    }

    /// Whether the begin of a track is told in a notification.
    pub fn set_notifications(&self, on: bool) {
        self.order(Order::Notify(on));
    }

    /// What cannot be had.
    pub fn standing(&self) -> Standing {
        self.standing.lock().clone()
    }

    fn order(&self, order: Order) {
        if self.orders.send(order).is_err() {
            tracing::warn!("the desktop session has ended; the media controls no longer follow");
        }
    }
}

/// Why this desktop shows no tray icons: `None` when something on the session bus shows them
/// (StatusNotifierItem, freedesktop.org), or where the system's own tray does.
#[cfg(target_os = "linux")]
pub fn tray_problem() -> Option<Notice> {
    tray::problem()
}

/// Why this desktop shows no tray icons: `None`, for the system's own tray does.
#[cfg(not(target_os = "linux"))]
pub fn tray_problem() -> Option<Notice> {
    None
}
