// Tells people from what is behind them, on this device: MediaPipe's program, fetched from our own server at the first wish.
import type { SelfieSegmentation } from "@mediapipe/selfie_segmentation";

/** Pictures of people, and of where they are: as large as what was given. */
export interface Cut {
  image: CanvasImageSource;
  mask: CanvasImageSource;
}

export interface Segmenter {
  cut(frame: HTMLVideoElement): Promise<Cut>;
  close(): Promise<void>;
}

const FOLDER = "/blur/";
/** The model for pictures that are wider than high. */
const LANDSCAPE = 1;
let program: Promise<typeof SelfieSegmentation> | undefined;

/** Rejects when the program cannot be had. */
export async function openSegmenter(): Promise<Segmenter> {
  program ??= loadProgram();
  program.catch(() => {
    program = undefined;
  });
  const segmentation = new (await program)({ locateFile: (file) => FOLDER + file });
  segmentation.setOptions({ modelSelection: LANDSCAPE });
  let latest: Cut | undefined;
  segmentation.onResults(({ image, segmentationMask }) => {
    latest = { image, mask: segmentationMask };
  });
  await segmentation.initialize();
  return {
    cut: async (frame) => {
      await segmentation.send({ image: frame });
      if (!latest) throw new Error("Nobody was looked for.");
      return latest;
    },
    close: () => segmentation.close(),
  };
}

/** It is no module: it leaves itself in the window. */
function loadProgram(): Promise<typeof SelfieSegmentation> {
  return new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = `${FOLDER}selfie_segmentation.js`;
    script.onload = () => done((window as unknown as Record<string, never>).SelfieSegmentation as never);
    script.onerror = () => fail(new Error("What blurs cannot be loaded."));
    document.head.append(script);
  });
}
