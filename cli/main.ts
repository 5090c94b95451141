import { mindStreams } from "./mind-streams";
import { runCommandLine } from "./run-command-line";

mindStreams();
await runCommandLine(process.argv.slice(2));
