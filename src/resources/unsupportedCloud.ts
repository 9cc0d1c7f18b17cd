import * as pulumi from "@pulumi/pulumi";
import { cloudOfStack } from "./programGraph";

let said = false;

/**
 * Warns, once a program, where the stack's cloud is none that hotpatch is offered in. Microsoft's documentation of Windows
 * Autopatch (prerequisites, clouds; 2026) names the public cloud and GCC, which is part of it, while the reference of Microsoft
 * Graph ticks all clouds for these methods. `hotpatch:unsupportedCloud: allow` (HOTPATCH_UNSUPPORTED_CLOUD) silences it.
 */
export function warnOutsidePublic(): void {
    const cloud = cloudOfStack();
    if (said || cloud === undefined || cloud === "public" || cloud === "loopback" || isAllowed()) {
        return;
    }
    said = true;
    pulumi.log.warn(
        `Hotpatch is offered in Microsoft's public cloud and in GCC alone, and this stack is in the cloud '${cloud}': the ` +
            "service may take these policies without any effect on devices. Check azuread:environment, or set " +
            "hotpatch:unsupportedCloud to allow.",
    );
}

function isAllowed(): boolean {
    const setting = process.env.HOTPATCH_UNSUPPORTED_CLOUD ?? new pulumi.Config("hotpatch").get("unsupportedCloud");
    return setting === "allow";
}
