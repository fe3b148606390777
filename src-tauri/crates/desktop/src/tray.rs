//! Whether tray icons are shown by anything.

use attune_engine::Notice;
use mpris_server::zbus::fdo::DBusProxy;
use mpris_server::zbus::names::BusName;
use mpris_server::zbus::{Connection, Error, block_on};

use crate::error::DesktopError;

/// Who collects tray icons, as KDE's specification and everyone after it names it.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

pub(crate) fn problem() -> Option<Notice> {
    let error = match block_on(is_watched()) {
        Ok(true) => return None,
        Ok(false) => DesktopError::NoTrayHost,
        Err(error) => error,
    };
    Some(Notice::from(&error))
}

async fn is_watched() -> Result<bool, DesktopError> {
    let bus = Connection::session().await?;
    let names = DBusProxy::new(&bus).await?;
    let watcher = BusName::try_from(WATCHER)?;
    Ok(names.name_has_owner(watcher).await.map_err(Error::from)?)
}
