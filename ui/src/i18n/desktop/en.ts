/** What there is around the window. */
export const desktopEn = {
  'mini.label': 'Mini player',
  'mini.open': 'Mini player',
  'mini.close': 'Back to the full window',
  'mini.onTop': 'Keep above other windows',
  'shortcuts.mini': 'Mini player and back',

  'settings.desktop': 'Desktop',
  'settings.desktop.hint': 'What Attune does around its window.',
  'settings.desktop.tray': 'Icon in the tray',
  'settings.desktop.closeToTray': 'Closing the window leaves Attune in the tray',
  'settings.desktop.notifications': 'Notify when a track begins and Attune is in the background',
  'settings.desktop.miniOnTop': 'Keep the mini player above other windows',
  'settings.desktop.controls': 'Media keys and the controls of panel and lock screen work.',
  'settings.desktop.failed': 'It cannot be told what works here',

  'error.no_session_bus': 'No media keys and no controls outside the window: this session has no message bus',
  'error.no_notifications': 'The last notification was not shown',
  'error.no_tray': 'The tray icon could not be made',
  'error.no_tray_host': 'Nothing on this desktop shows tray icons. Start Attune again to get its window back',
  'error.not_on_this_system': 'Media keys and notifications are not offered on this system yet',
  'error.no_window': 'The window could not be opened',
} as const;
