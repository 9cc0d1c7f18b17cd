import * as pulumi from "@pulumi/pulumi";
import type { GraphClient } from "../graph/client";
import { sharedGraphClient } from "../graph/graphClient";
import { createLogAnalytics, type LogAnalytics } from "../graph/logAnalytics";
import { type GraphSettings, readGraphSettings } from "../graph/settings";

/** The settings of the stack that the program runs for. */
export function programSettings(): GraphSettings {
    return readGraphSettings({
        config: (namespace, key) => new pulumi.Config(namespace).get(key),
        env: process.env,
        isSecret,
    });
}

/** Microsoft Graph for the program itself, for reads before or outside of a resource's operation. */
export function programGraph(): GraphClient {
    return sharedGraphClient(programSettings());
}

/** The Log Analytics workspace of the stack; undefined if none is set. */
export function programLogs(): LogAnalytics | undefined {
    const settings = programSettings();
    const { logAnalyticsWorkspace: id } = settings;
    return id === undefined ? undefined : createLogAnalytics(settings, id);
}

/**
 * The cloud that the stack is in; undefined if its settings are wrong, which each resource's own check reports in full.
 */
export function cloudOfStack(): GraphSettings["cloud"] | undefined {
    try {
        return programSettings().cloud;
    } catch {
        return undefined;
    }
}

/**
 * Whether a configuration key is encrypted, for settings that must be. The language host lists encrypted keys in
 * `PULUMI_CONFIG_SECRET_KEYS`; without it, every key is assumed to be.
 */
export function isSecret(namespace: string, key: string): boolean {
    const keys = process.env.PULUMI_CONFIG_SECRET_KEYS;
    return keys === undefined || (JSON.parse(keys) as string[]).includes(`${namespace}:${key}`);
}
