// How many beside each other, so that everybody in a call is as large as can be.

/** What a face is seen in best. */
const RATIO = 4 / 3;
const NARROWEST_PX = 120;
/** More of them beside each other should be worth it. */
const MUCH = 1.01;

export function columnsFor(count: number, widthPx: number, heightPx: number): number {
  const most = Math.max(1, Math.min(count, Math.floor(widthPx / NARROWEST_PX)));
  let best = { columns: 1, area: 0 };
  for (let columns = 1; columns <= most; columns++) {
    const width = widthPx / columns;
    const height = heightPx / Math.ceil(count / columns);
    const area = Math.min(width, height * RATIO) * Math.min(height, width / RATIO);
    if (area > best.area * MUCH) best = { columns, area };
  }
  return best.columns;
}
