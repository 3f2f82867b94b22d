// Whether this browser lets the frames of a call be sealed before they leave it, and opened where they arrive.
export function canSealFrames(): boolean {
  if ("RTCRtpScriptTransform" in globalThis) return true;
  // As Chromium had it first.
  return typeof RTCRtpSender !== "undefined" && "createEncodedStreams" in RTCRtpSender.prototype;
}
