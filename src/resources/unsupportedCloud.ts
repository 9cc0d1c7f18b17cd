import * as pulumi from "@pulumi/pulumi";
import { cloudOfStack } from "./programGraph";

let said = false;

/**
 * Warns, once per program, if hotpatch is not offered in the stack's cloud. Microsoft's documentation of Windows
 * Autopatch (prerequisites, clouds; 2026) names the public cloud and GCC, which is part of it, while the Microsoft
 * Graph reference lists these methods as available in all clouds. `hotpatch:unsupportedCloud: allow`
 * (HOTPATCH_UNSUPPORTED_CLOUD) silences it.
 */
export function warnOutsidePublic(): void {
    const cloud = cloudOfStack();
    if (said || cloud === undefined || cloud === "public" || cloud === "loopback" || isAllowed()) {
        return;
    }
    said = true;
    pulumi.log.warn(
        `Hotpatch is only offered in Microsoft's public cloud, including GCC, but this stack is in the cloud '${cloud}': the ` +
            "service may accept these policies without any effect on devices. Check azuread:environment, or set " +
            "hotpatch:unsupportedCloud to allow.",
    );
}

function isAllowed(): boolean {
    const setting = process.env.HOTPATCH_UNSUPPORTED_CLOUD ?? new pulumi.Config("hotpatch").get("unsupportedCloud");
    return setting === "allow";
}
