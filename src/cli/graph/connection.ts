import type { GraphClient } from "../../graph/client";
import type { LogAnalytics } from "../../graph/logAnalytics";
import { type GraphSettings, readGraphSettings } from "../../graph/settings";
import type { ThrottleState } from "../../graph/transport/admission";
import type { Terminal } from "../terminal/terminal";

/** A client of Microsoft Graph, and how it fares. */
export interface Connection {
    readonly graph: GraphClient;
    /** How reading from Intune's devices fares. */
    readonly throttle: () => ThrottleState;
    /** What the environment says of it. */
    readonly settings: GraphSettings;
}

/**
 * The Microsoft Graph that the environment names, as the identity that it names. A command has no stack's configuration. The client
 * is loaded here: help and what needs no tenant start without it.
 */
export function connection({ env }: Terminal): Connection {
    const { createGraphClient, throttleFor } = require("../../graph/graphClient") as GraphClientModule;
    const settings = readGraphSettings({ config: () => undefined, env });
    const throttle = throttleFor(settings);
    return {
        graph: createGraphClient(settings, { throttle }),
        throttle: () => throttle.state("intuneDevices"),
        settings,
    };
}

/** The Log Analytics workspace that is given, or else configured; undefined if there is none. Loaded only if there is one. */
export function logsOf(
    settings: GraphSettings,
    workspaceId = settings.logAnalyticsWorkspace,
): LogAnalytics | undefined {
    if (workspaceId === undefined) {
        return undefined;
    }
    const { createLogAnalytics } = require("../../graph/logAnalytics") as typeof import("../../graph/logAnalytics");
    return createLogAnalytics(settings, workspaceId);
}

type GraphClientModule = typeof import("../../graph/graphClient");
