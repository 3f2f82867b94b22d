// Where this device is, asked once, by permission.
import type { Place } from "../core/place.ts";

export type PlaceFault = "forbidden" | "unknown";

const LONGEST_WAIT_MS = 30_000;

/** Throws a PlaceFault. */
export function findPlace(): Promise<Place> {
  return new Promise((resolve, reject: (fault: PlaceFault) => void) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) =>
        resolve({ latitude, longitude, accuracyM: accuracy }),
      ({ code, PERMISSION_DENIED }) => reject(code === PERMISSION_DENIED ? "forbidden" : "unknown"),
      { enableHighAccuracy: true, timeout: LONGEST_WAIT_MS },
    );
  });
}
