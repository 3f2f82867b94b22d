import fc from "fast-check";
import { expect, test } from "vitest";
import { mapLink, readContactCard, readPlace } from "./place.ts";
import { readWaveform } from "./waveform.ts";

test("a place is read from its geo address", () => {
  expect(readPlace("geo:51.5008,-0.1247;u=35")).toEqual({ latitude: 51.5008, longitude: -0.1247 });
  for (const uri of ["geo:91,0", "geo:0,181", "geo:1", "https://x", "geo:1,2&evil", 5, null]) {
    expect(readPlace(uri), String(uri)).toBeUndefined();
  }
});

test("the link to a map has nothing in it but numbers", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const place = readPlace(`geo:${text}`);
      if (place)
        expect(mapLink(place)).toMatch(
          /^https:\/\/www\.openstreetmap\.org\/\?mlat=[-\d.e]+&mlon=[-\d.e]+#map=16\/[-\d.e]+\/[-\d.e]+$/,
        );
    }),
  );
});

test("a contact card is read", () => {
  const text =
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Anna\\, B\r\nTEL;TYPE=cell:tel:+7 123\r\nitem1.EMAIL:a@b.c\r\nEND:VCARD";
  expect(readContactCard(text)).toEqual({ name: "Anna, B", phones: ["+7 123"], emails: ["a@b.c"] });
  expect(readContactCard("hello")).toBeUndefined();
});

test("a waveform has as many bars as asked for, each between silence and full", () => {
  fc.assert(
    fc.property(fc.anything(), fc.integer({ min: 1, max: 100 }), (sent, count) => {
      const bars = readWaveform(sent, count);
      expect(bars.length).toBe(count);
      expect(bars.every((bar) => bar >= 0 && bar <= 1)).toBe(true);
    }),
  );
  expect(readWaveform([0, 1024, 512], 3)).toEqual([0, 1, 0.5]);
});
