import type { Attachment } from 'svelte/attachments';

const DELAY = 350;
let shown: HTMLDivElement | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

function hide(): void {
  clearTimeout(timer);
  shown?.remove();
  shown = null;
}

function show(target: Element, text: string): void {
  hide();
  const tip = document.createElement('div');
  tip.className = 'tooltip';
  // The words are on the element as its name or description already; the tip is for the eyes.
  tip.setAttribute('aria-hidden', 'true');
  tip.textContent = text;
  // An open dialog is above all else, so a tip for something in it has to be in it too.
  (target.closest('dialog') ?? document.body).append(tip);
  const at = target.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const x = Math.max(8, Math.min(at.left + at.width / 2 - size.width / 2, innerWidth - size.width - 8));
  const above = at.top - size.height - 8;
  tip.style.left = `${x}px`;
  tip.style.top = `${above < 4 ? at.bottom + 8 : above}px`;
  shown = tip;
}

/** Shows `text` by the element while it is pointed at or has the keyboard's focus. */
export function tooltip(text: string): Attachment<HTMLElement> {
  return (element) => {
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => show(element, text), DELAY);
    };
    const onFocus = () => element.matches(':focus-visible') && later();
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && hide();
    const listeners: [string, EventListener][] = [
      ['pointerenter', later],
      ['pointerleave', hide],
      ['pointerdown', hide],
      ['focus', onFocus],
      ['blur', hide],
      ['keydown', onKey as EventListener],
    ];
    listeners.forEach(([name, listener]) => element.addEventListener(name, listener));
    return () => {
      hide();
      listeners.forEach(([name, listener]) => element.removeEventListener(name, listener));
    };
  };
}
