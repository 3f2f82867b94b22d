import fc from "fast-check";
import { expect, test } from "vitest";
import { formatGeoUri, parseGeoUri } from "./place.ts";

const place = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  accuracyM: fc.nat(10_000),
});

test("a place that is written is read again", () => {
  fc.assert(
    fc.property(place, (there) => {
      const read = parseGeoUri(formatGeoUri(there));
      expect(read?.latitude).toBeCloseTo(there.latitude, 5);
      expect(read?.longitude).toBeCloseTo(there.longitude, 5);
      expect(read?.accuracyM).toBe(there.accuracyM);
    }),
  );
});

test.each(["geo:91,0", "geo:0,181", "geo:a,b", "javascript:1", "geo:1", undefined, "geo:1,2\n<x>"])(
  "%s is no place",
  (uri) => {
    expect(parseGeoUri(uri)).toBeUndefined();
  },
);

test("heights and unknown parameters are read over", () => {
  expect(parseGeoUri("geo:55.75,37.61,120;crs=wgs84;u=35")).toEqual({
    latitude: 55.75,
    longitude: 37.61,
    accuracyM: 35,
  });
});
