import type { desktopEn } from './en';

export const desktopZh: Record<keyof typeof desktopEn, string> = {
  'mini.label': '迷你播放器',
  'mini.open': '迷你播放器',
  'mini.close': '回到完整窗口',
  'mini.onTop': '保持在其他窗口之上',
  'shortcuts.mini': '切换迷你播放器',

  'settings.desktop': '桌面',
  'settings.desktop.hint': 'Attune 在窗口之外的行为。',
  'settings.desktop.tray': '托盘图标',
  'settings.desktop.closeToTray': '关闭窗口后留在托盘中',
  'settings.desktop.notifications': '在后台换歌时发送通知',
  'settings.desktop.miniOnTop': '迷你播放器保持在其他窗口之上',
  'settings.desktop.controls': '多媒体键以及面板、锁屏上的控制可用。',
  'settings.desktop.failed': '无法得知哪些功能可用',

  'error.no_session_bus': '多媒体键和窗口外的控制不可用：此会话没有消息总线',
  'error.no_notifications': '上一条通知未能显示',
  'error.no_tray': '无法创建托盘图标',
  'error.no_tray_host': '此桌面不显示托盘图标。再次启动 Attune 即可找回窗口',
  'error.not_on_this_system': '此系统暂不支持多媒体键和通知',
  'error.no_window': '窗口无法打开',
};
