import type { Attachment } from 'svelte/attachments';

/** Keeps where an element is scrolled to in `store`, across its being taken away and put back. */
export function keepScroll(store: { scrollTop: number }): Attachment<HTMLElement> {
  return (element) => {
    element.scrollTop = store.scrollTop;
    const keep = () => (store.scrollTop = element.scrollTop);
    element.addEventListener('scroll', keep, { passive: true });
    return () => element.removeEventListener('scroll', keep);
  };
}
