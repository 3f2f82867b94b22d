// What a picture looks like from far away, in thirty letters (blurhash, MSC2448): seen by others until the picture is there.
import { encode } from "blurhash";
import { fitWithin } from "../../core/mediaMessage.ts";

/** More would not be seen in it. */
const LONGEST_PX = 32;
const MORE_COLOURS = 4;
const FEWER_COLOURS = 3;

export async function blurhashOf(picture: Blob): Promise<string> {
  const whole = await createImageBitmap(picture);
  try {
    const { width, height } = fitWithin(whole.width, whole.height, LONGEST_PX);
    const context = new OffscreenCanvas(width, height).getContext("2d");
    if (!context) throw new Error("This browser cannot draw pictures.");
    // What can be seen through is drawn as on paper.
    context.fillStyle = "white";
    context.fillRect(0, 0, width, height);
    context.drawImage(whole, 0, 0, width, height);
    const [across, down] = width >= height ? [MORE_COLOURS, FEWER_COLOURS] : [FEWER_COLOURS, MORE_COLOURS];
    return encode(context.getImageData(0, 0, width, height).data, width, height, across, down);
  } finally {
    whole.close();
  }
}
