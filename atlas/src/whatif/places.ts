// Places of clusters, and where the middle of some places is.

/** Places of clusters, by cluster. */
export function byCluster(labels: Int32Array, clusters: number): { first: Int32Array; place: Int32Array } {
  const first = new Int32Array(clusters + 1);
  for (const label of labels) if (label >= 0) first[label + 1]! += 1;
  for (let cluster = 0; cluster < clusters; cluster += 1) first[cluster + 1]! += first[cluster]!;
  const next = first.slice(), place = new Int32Array(first[clusters]!);
  labels.forEach((label, n) => {
    if (label >= 0) place[next[label]!++] = n;
  });
  return { first, place };
}

const RAD = Math.PI / 180;

/** The middle of places by their listings, in degrees, also across the antimeridian. */
export function middleOf(
  places: Int32Array, listings: Int32Array, lon: Int32Array, lat: Int32Array, steps: number,
): { lon: number; lat: number } {
  let x = 0, y = 0, z = 0;
  for (const place of places) {
    const east = (lon[place]! / steps) * RAD, north = (lat[place]! / steps) * RAD, weight = listings[place]!;
    x += weight * Math.cos(north) * Math.cos(east);
    y += weight * Math.cos(north) * Math.sin(east);
    z += weight * Math.sin(north);
  }
  return { lon: Math.atan2(y, x) / RAD, lat: Math.atan2(z, Math.hypot(x, y)) / RAD };
}
