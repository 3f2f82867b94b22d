// Seals and opens the frames of a call, away from the page.
import "livekit-client/e2ee-worker";
