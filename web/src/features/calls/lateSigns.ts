// Calls whose invitation could not be decrypted at once: the SDK looks at each event once, and a key may come later.
import type { MatrixEvent } from "matrix-js-sdk";
import { MatrixEventEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

export function hearLateSigns(session: Session): void {
  const { client } = session;
  const sealed = new WeakSet<MatrixEvent>();
  const onDecrypted = (event: MatrixEvent) => {
    if (event.isDecryptionFailure()) sealed.add(event);
    else if (sealed.delete(event) && event.getType().startsWith("m.call."))
      client.callEventHandler?.callEventBuffer.push(event);
  };
  client.on(MatrixEventEvent.Decrypted, onDecrypted);
  session.onStop(() => client.off(MatrixEventEvent.Decrypted, onDecrypted));
}
