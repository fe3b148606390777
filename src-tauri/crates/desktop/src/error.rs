//! What can go wrong on the desktop, each with the code that interfaces act on.

use attune_engine::Notice;

/// An error of the desktop integration. The message is meant for people.
#[derive(Debug, thiserror::Error)]
pub enum DesktopError {
    /// A thread could not be started.
    #[error("the system started no further thread: {0}")]
    Thread(#[source] std::io::Error),
    /// The session bus, or something on it, cannot be reached.
    #[cfg(target_os = "linux")]
    #[error("the session bus cannot be used: {0}")]
    Bus(#[from] mpris_server::zbus::Error),
    /// Nothing shows notifications.
    #[cfg(target_os = "linux")]
    #[error("this desktop shows no notifications: {0}")]
    Notification(#[from] notify_rust::error::Error),
    /// Nothing shows tray icons.
    #[cfg(target_os = "linux")]
    #[error("there is no org.kde.StatusNotifierWatcher on the session bus")]
    NoTrayHost,
    /// Not offered on this system.
    #[cfg(not(target_os = "linux"))]
    #[error("this is offered on Linux only")]
    System,
}

impl DesktopError {
    /// Stable name of the error for interfaces.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Thread(_) => "no_thread",
            #[cfg(target_os = "linux")]
            Self::Bus(_) => "no_session_bus",
            #[cfg(target_os = "linux")]
            Self::Notification(_) => "no_notifications",
            #[cfg(target_os = "linux")]
            Self::NoTrayHost => "no_tray_host",
            #[cfg(not(target_os = "linux"))]
            Self::System => "not_on_this_system",
        }
    }
}

impl From<&DesktopError> for Notice {
    fn from(error: &DesktopError) -> Self {
        Self { code: error.code().to_owned(), message: error.to_string() }
    }
}
