export const views = ['ask', 'library', 'lists', 'playlists', 'queue', 'taste', 'evaluation', 'problems', 'settings'] as const;
export type ViewName = (typeof views)[number];

/** Which view is shown, and which box is to take the focus when it appears. */
export class Navigation {
  view = $state<ViewName>('ask');
  /** Counts the requests to focus; a box watches its own. */
  focusAsk = $state(0);
  focusSearch = $state(0);
  shortcutsOpen = $state(false);
  /** What plays, large, over the view. */
  nowPlaying = $state(false);
  signalPathOpen = $state(false);

  go(view: ViewName): void {
    this.view = view;
    this.nowPlaying = false;
  }

  goToAsk(): void {
    this.go('ask');
    this.focusAsk++;
  }

  goToSearch(): void {
    this.go('library');
    this.focusSearch++;
  }
}
