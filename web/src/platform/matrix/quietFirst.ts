// Imported before the rest of the SDK: parts of it take hold of their logger while they are loaded.
import { quietSharedLogger } from "./log.ts";

quietSharedLogger();
