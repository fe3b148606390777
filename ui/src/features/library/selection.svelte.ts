/** Which rows of a list are selected, by position in the list's current ids. */
export class Selection {
  /** Selected ids. */
  ids = $state.raw<ReadonlySet<number>>(new Set());
  /** The row the keyboard is on; −1 when none. */
  active = $state(-1);
  private anchor = -1;

  constructor(private readonly list: () => readonly number[]) {}

  has(id: number): boolean {
    return this.ids.has(id);
  }

  /** Only this row. */
  only(index: number): void {
    const id = this.list()[index];
    if (id === undefined) return;
    this.ids = new Set([id]);
    this.active = this.anchor = index;
  }

  /** This row in or out, the others as they are. */
  toggle(index: number): void {
    const id = this.list()[index];
    if (id === undefined) return;
    const next = new Set(this.ids);
    if (!next.delete(id)) next.add(id);
    this.ids = next;
    this.active = this.anchor = index;
  }

  /** All rows from the last plainly chosen one to this. */
  extendTo(index: number): void {
    const list = this.list();
    if (list.length === 0) return;
    const to = Math.max(0, Math.min(index, list.length - 1));
    const from = this.anchor < 0 ? to : Math.min(this.anchor, list.length - 1);
    this.ids = new Set(list.slice(Math.min(from, to), Math.max(from, to) + 1));
    this.active = to;
    this.anchor = from;
  }

  /** Moves the keyboard's row; with `extend` the selection grows along. */
  move(delta: number, extend = false): void {
    const last = this.list().length - 1;
    if (last < 0) return;
    const from = this.active < 0 ? (delta > 0 ? -1 : last + 1) : this.active;
    const to = Math.max(0, Math.min(from + delta, last));
    if (extend) this.extendTo(to);
    else this.only(to);
  }

  all(): void {
    this.ids = new Set(this.list());
  }

  clear(): void {
    this.ids = new Set();
    this.anchor = this.active;
  }

  /** The list's ids changed: keeps what is still there. */
  reconcile(): void {
    const list = this.list();
    const present = new Set(list);
    this.ids = new Set([...this.ids].filter((id) => present.has(id)));
    this.active = Math.min(this.active, list.length - 1);
    this.anchor = Math.min(this.anchor, list.length - 1);
  }

  /** The selected ids in the list's order. */
  inOrder(): number[] {
    return this.list().filter((id) => this.ids.has(id));
  }
}
