// As much of the protobuf wire format as a push service for Chromium needs.

export function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

export function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

export function fixed64(field: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([varint((field << 3) | 1), bytes]);
}

/** Text, bytes, or a message within the message. */
export function bytes(field: number, value: string | Buffer): Buffer {
  const content = Buffer.from(value as string);
  return Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);
}

/** The first message in a stream, as tag and length, once all of it has come. */
export function takeFrame(stream: Buffer): { tag: number; length: number } | undefined {
  let size = 0;
  for (let at = 1; at < stream.length; at++) {
    const byte = stream[at] ?? 0;
    size |= (byte & 127) << (7 * (at - 1));
    if (byte > 127) continue;
    const length = at + 1 + size;
    return length <= stream.length ? { tag: stream[0] ?? 0, length } : undefined;
  }
  return undefined;
}
