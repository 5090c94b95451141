/**
 * At most about `most` of the points, evenly spread, the first and the last among them; whatever `keep` names stays. A chart has
 * no room for more, and a page that carried ten thousand of them would be slow.
 */
export function thinOut<Point>(points: readonly Point[], most: number, keep: (point: Point) => boolean): Point[] {
  if (points.length <= most) return [...points];
  const every = points.length / most;
  return points.filter(
    (point, index) =>
      index === points.length - 1 || Math.floor(index / every) > Math.floor((index - 1) / every) || keep(point),
  );
}
