// Comparing emoji (SAS) between two devices: each answers as a person does who sees the same pictures.
import { CryptoEvent, VerificationPhase, VerifierEvent } from "matrix-js-sdk/lib/crypto-api/index.js";
import { until } from "./story.mjs";

const SAS = "m.sas.v1";

/** The next verification request that this device is shown. */
export function nextRequest(person) {
    return new Promise((resolve) => person.client.once(CryptoEvent.VerificationRequestReceived, resolve));
}

/** Both go through the verification that one requested; what each saw. */
export async function compareEmoji(requested, received) {
    await received.accept();
    await phase(requested, VerificationPhase.Ready);
    const asking = await requested.startVerification(SAS);
    const answering = await until("the start arrives", () => received.verifier);
    const [shownToOne, shownToOther] = await Promise.all([confirm(asking), confirm(answering)]);
    await Promise.all([phase(requested, VerificationPhase.Done), phase(received, VerificationPhase.Done)]);
    return [shownToOne, shownToOther];
}

async function confirm(verifier) {
    const shown = new Promise((resolve) => verifier.once(VerifierEvent.ShowSas, resolve));
    const finished = verifier.verify();
    const { sas, confirm: theyMatch } = await Promise.race([shown, finished.then(() => shown)]);
    await theyMatch();
    await finished;
    return sas.emoji.map(([, name]) => name);
}

async function phase(request, wanted) {
    await until(`the verification is in phase ${VerificationPhase[wanted]}`, () => request.phase === wanted);
}
