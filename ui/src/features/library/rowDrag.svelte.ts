import { dropIndex } from './reorder';

/** A row of a list that is dragged to another place. */
export class RowDrag {
  private drag = $state.raw<{ from: number; to: number; startY: number; dy: number } | null>(null);

  constructor(
    private readonly rowHeight: number,
    private readonly count: () => number,
    private readonly moved: (from: number, to: number) => void,
  ) {}

  get from(): number | null {
    return this.drag?.from ?? null;
  }

  grab(event: PointerEvent, index: number): void {
    event.preventDefault();
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.drag = { from: index, to: index, startY: event.clientY, dy: 0 };
  }

  over(event: PointerEvent): void {
    if (!this.drag) return;
    const dy = event.clientY - this.drag.startY;
    this.drag = { ...this.drag, dy, to: dropIndex(this.drag.from, dy, this.rowHeight, this.count()) };
  }

  letGo(): void {
    const { drag } = this;
    this.drag = null;
    if (drag && drag.to !== drag.from) this.moved(drag.from, drag.to);
  }

  cancel(): void {
    this.drag = null;
  }

  /** How a row stands aside for the one that is dragged. */
  transform(index: number): string | undefined {
    const { drag, rowHeight } = this;
    if (!drag) return undefined;
    let y = 0;
    if (index === drag.from) y = drag.dy;
    else if (index > drag.from && index <= drag.to) y = -rowHeight;
    else if (index < drag.from && index >= drag.to) y = rowHeight;
    return `translateY(${y}px)`;
  }
}
