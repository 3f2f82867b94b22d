// A server with somebody on it. The first account is the administrator's: people of stories are like everybody.
import { makeAccount } from "./accounts.ts";
import { type Server, type ServerWish, startServer } from "./server.ts";

/** The name of the administrator of the servers of this process. */
export const keeperOf = () => `keeper-${process.pid.toString(36)}`;

/** Runs as long as `use` does. */
export async function onServer(use: (server: Server) => Promise<void>, wish?: ServerWish): Promise<void> {
  const server = await startServer(wish);
  await makeAccount(server.url, keeperOf());
  await use(server);
  await server.stop();
}
