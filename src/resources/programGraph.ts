import * as pulumi from "@pulumi/pulumi";
import type { GraphClient } from "../graph/client";
import { sharedGraphClient } from "../graph/graphClient";
import { type GraphSettings, readGraphSettings } from "../graph/settings";

/** The settings of the stack that the program runs for. */
export function programSettings(): GraphSettings {
    return readGraphSettings({
        config: (namespace, key) => new pulumi.Config(namespace).get(key),
        env: process.env,
        isSecret,
    });
}

/** Microsoft Graph for the program itself: what it has to know before, or without, a resource's operation. */
export function programGraph(): GraphClient {
    return sharedGraphClient(programSettings());
}

/** The cloud that the stack is in; undefined where its settings are wrong, which each resource's own check says in full. */
export function cloudOfStack(): GraphSettings["cloud"] | undefined {
    try {
        return programSettings().cloud;
    } catch {
        return undefined;
    }
}

/**
 * Whether a key of the configuration is encrypted; for settings that must be. The language host says it in
 * `PULUMI_CONFIG_SECRET_KEYS`; where it does not, nothing is known against the key.
 */
export function isSecret(namespace: string, key: string): boolean {
    const keys = process.env.PULUMI_CONFIG_SECRET_KEYS;
    return keys === undefined || (JSON.parse(keys) as string[]).includes(`${namespace}:${key}`);
}
