import type { CommandGroup } from "../declare/command";
import { promote } from "./rollout/promote";
import { status } from "./rollout/status";

/** `hotpatch rollout`: the rings of a HotpatchRollout. */
export const rollout: CommandGroup = {
    name: "rollout",
    summary: "rings of a HotpatchRollout: how far they are, and which may open next",
    description:
        "The rings of a stack's rollouts, as its state has them, and what came of hotpatches on their devices.",
    commands: [status, promote],
};
