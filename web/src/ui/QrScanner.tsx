// Looks through the camera for a QR code, and says what it holds; the pictures stay in this page.
import { useEffect, useRef, useState } from "react";
import { readQr } from "../core/readQr.ts";
import styles from "./QrScanner.module.css";

interface QrScannerProps {
  /** What the picture of the camera is called. */
  label: string;
  /** Called for every code that is seen, several times for one that stays in sight. */
  onCode: (code: Uint8ClampedArray<ArrayBuffer>) => void;
  /** There is no camera, or it may not be used. */
  onProblem: (problem: CameraProblem) => void;
}

export type CameraProblem = "refused" | "missing";

const EVERY_MS = 150;
/** Pixels: more of them make reading slower, and no better. */
const LARGEST_SIDE = 800;

/** Whether this browser lets a page ask for the camera at all. */
export function mayScan(): boolean {
  return navigator.mediaDevices?.getUserMedia !== undefined;
}

export function QrScanner({ label, onCode, onProblem }: QrScannerProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [stream, setStream] = useState<MediaStream>();
  const said = useRef({ onCode, onProblem });
  said.current = { onCode, onProblem };
  useEffect(() => openCamera(setStream, (problem) => said.current.onProblem(problem)), []);
  useEffect(() => {
    if (!stream || !video.current) return;
    return lookFor(video.current, stream, (code) => said.current.onCode(code));
  }, [stream]);
  return <video ref={video} className={styles.view} aria-label={label} muted playsInline />;
}

/** Returns what closes it again, also when it is not open yet. */
function openCamera(onOpen: (stream: MediaStream) => void, onProblem: QrScannerProps["onProblem"]) {
  let isLeft = false;
  let opened: MediaStream | undefined;
  const close = () => {
    for (const track of opened?.getTracks() ?? []) track.stop();
  };
  navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(
    (stream) => {
      opened = stream;
      if (isLeft) close();
      else onOpen(stream);
    },
    (error: DOMException) => onProblem(error.name === "NotAllowedError" ? "refused" : "missing"),
  );
  return () => {
    isLeft = true;
    close();
  };
}

function lookFor(video: HTMLVideoElement, stream: MediaStream, onCode: QrScannerProps["onCode"]): () => void {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  video.srcObject = stream;
  void video.play().catch(() => undefined);
  const timer = setInterval(() => {
    const { videoWidth: width, videoHeight: height } = video;
    if (!context || width === 0) return;
    const scale = Math.min(1, LARGEST_SIDE / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const code = readQr(context.getImageData(0, 0, canvas.width, canvas.height));
    if (code) onCode(code);
  }, EVERY_MS);
  return () => clearInterval(timer);
}
