import type { App } from '../../app.svelte';
import { views } from './navigation.svelte';

/** Where letters are text. */
const TYPED = 'input:not([type=range]), textarea, select, [role=textbox], [role=searchbox], [role=combobox], [role=spinbutton]';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(TYPED));
}

/** Space presses these by itself. */
function takesSpace(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, input, select, textarea, [role^=menuitem], [role=button]') !== null;
}

/** Whether a dialog or a menu is open: what is beneath does not hear keys, wherever the focus is. */
function isCovered(): boolean {
  return document.querySelector('dialog[open], [role=menu]') !== null;
}

/** The keys that work everywhere; returns whether the key was one of them. */
export function handleShortcut(event: KeyboardEvent, app: App): boolean {
  const { key } = event;
  const command = event.ctrlKey || event.metaKey;
  if (isCovered()) return false;
  if (command && !event.altKey && key.toLowerCase() === 'k') {
    app.nav.goToAsk();
    return true;
  }
  if (command && (key === 'ArrowRight' || key === 'ArrowLeft') && !isTyping(event.target)) {
    void (key === 'ArrowRight' ? app.player.next() : app.player.previous());
    return true;
  }
  if (event.altKey && !command && /^[1-9]$/.test(key)) {
    app.nav.go(views[Number(key) - 1] ?? 'ask');
    return true;
  }
  if (command || event.altKey || isTyping(event.target)) return false;
  if (key === '/') app.nav.goToSearch();
  else if (key === '?') app.nav.shortcutsOpen = true;
  else if (key === 'Escape' && app.nav.nowPlaying) app.nav.nowPlaying = false;
  // A key held down is one wish.
  else if (event.repeat) return false;
  else if (key === ' ' && !takesSpace(event.target)) void app.player.toggle();
  else if (key.toLowerCase() === 's') void app.player.cycleShuffle();
  else if (key.toLowerCase() === 'r') void app.player.cycleRepeat();
  else if (key.toLowerCase() === 'p') app.nav.nowPlaying = !app.nav.nowPlaying;
  else if (key.toLowerCase() === 'm') void app.openMiniPlayer();
  else return false;
  return true;
}

/** The keys of the mini player; returns whether the key was one of them. */
export function handleMiniShortcut(event: KeyboardEvent, app: App): boolean {
  const { key } = event;
  const command = event.ctrlKey || event.metaKey;
  if (command && (key === 'ArrowRight' || key === 'ArrowLeft')) {
    void (key === 'ArrowRight' ? app.player.next() : app.player.previous());
    return true;
  }
  if (command || event.altKey) return false;
  const { track } = app.player;
  if (key === 'Escape' || key.toLowerCase() === 'm') void app.closeMiniPlayer();
  else if (key === ' ' && !takesSpace(event.target)) void app.player.toggle();
  else if (key.toLowerCase() === 'l' && track) void app.giveFeedback(track, 'like');
  else if (key.toLowerCase() === 'd' && track) void app.giveFeedback(track, 'dislike');
  else return false;
  return true;
}
